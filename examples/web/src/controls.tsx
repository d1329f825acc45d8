import type { ComponentProps } from 'react';

/** Button that submits no form. */
export function Button(props: ComponentProps<'button'>) {
  return <button type="button" {...props} />;
}

/** Button that presses itself when it comes into view. */
export function AutoButton({ onClick, ...props }: { readonly children: string; readonly onClick?: () => unknown }) {
  const watch = (button: HTMLElement | null) => {
    const observer = new IntersectionObserver((entries) => entries.at(-1)?.isIntersecting && onClick?.());
    if (button) observer.observe(button);
    return () => observer.disconnect();
  };
  return <Button ref={watch} onClick={onClick} {...props} />;
}

/** Gives the focus of a list item that goes to its neighbour or, without one, to the field for a new todo. */
export function keepFocus(item: HTMLElement | null) {
  const controlsOf = (each?: Element | null) => [...(each?.querySelectorAll<HTMLElement>('input, button') ?? [])];
  return () => {
    const index = controlsOf(item).findIndex((control) => control.matches(':focus'));
    const neighbour = item?.nextElementSibling ?? item?.previousElementSibling;
    if (index >= 0) (controlsOf(neighbour)[index] ?? document.getElementsByName('new')[0])?.focus();
  };
}
