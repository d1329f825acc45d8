import { toCurl } from './curl.ts';
import { toRequest } from './form-request.ts';
import { showFailure, showResponse, showSending } from './response-view.ts';

const token = document.querySelector<HTMLInputElement>('#token');
const server = new URL(document.querySelector('main')?.dataset['server'] ?? '.', document.baseURI);
const forms = [...document.querySelectorAll('form')];

document.querySelector('#server')?.replaceChildren(server.href);
forms.forEach(prepare);
addEventListener('hashchange', openTarget);
openTarget();
keepToken();

/** The link to an operation opens it. */
function openTarget(): void {
  const target = document.getElementById(location.hash.slice(1));
  target?.closest('details')?.setAttribute('open', '');
}

/**
 * The only storage that ends with the tab. Nothing but this script can run on the page and read it (reference.ts).
 * A browser that refuses all storage throws here, after all else works.
 */
function keepToken(): void {
  if (token === null) return;
  const kept = sessionStorage;
  token.value = kept.getItem('token') ?? '';
  token.addEventListener('input', () => kept.setItem('token', token.value));
}

function prepare(form: HTMLFormElement): void {
  for (const hidden of form.querySelectorAll('[hidden]')) hidden.removeAttribute('hidden');
  form.addEventListener('change', ({ target }) => takeExample(form, target));
  form.addEventListener('input', () => showCurl(form));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(form);
  });
  showCurl(form);
}

function takeExample(form: HTMLFormElement, target: EventTarget | null): void {
  const body = form.querySelector('textarea');
  if (body === null || !(target instanceof HTMLSelectElement) || target.name !== 'example') return;
  body.value = target.value;
  showCurl(form);
}

function showCurl(form: HTMLFormElement): void {
  form.querySelector('.curl')?.replaceChildren(toCurl(toRequest(form, server, token === null ? '' : '$TOKEN')));
}

async function send(form: HTMLFormElement): Promise<void> {
  const output = form.querySelector<HTMLElement>('.response');
  // A second click would write twice.
  if (output === null || form.ariaBusy === 'true') return;
  form.ariaBusy = 'true';
  showSending(output);
  const start = performance.now();
  try {
    const { url, ...request } = toRequest(form, server, token?.value ?? '');
    // What the service says now, not what the browser kept of it.
    const response = await fetch(url, { ...request, cache: 'no-store' });
    const text = await response.text();
    const offer = showResponse(output, { response, text, milliseconds: performance.now() - start });
    offer?.addEventListener('click', () => {
      fillForms(response, text);
      offer.replaceChildren('The other forms have its id and ETag');
    });
  } catch (error) {
    showFailure(output, error);
  } finally {
    form.ariaBusy = null;
  }
  // On a narrow screen it is below the curl command, out of view.
  output.scrollIntoView({ block: 'nearest' });
}

/** Puts the ETag and the members of a response into the fields of these names: `If-Match` of writes, and paths. */
function fillForms(response: Response, text: string): void {
  const members = new Map(Object.entries(Object(JSON.parse(text))));
  for (const form of forms) {
    for (const { name, value } of form.querySelectorAll<HTMLInputElement>('input[name^="path:"]')) {
      fill(form, name, String(members.get(name.replace('path:', '')) ?? value));
    }
    if (form.dataset['method'] !== 'GET') fill(form, 'header:If-Match', response.headers.get('ETag') ?? '');
  }
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  const field = form.querySelector<HTMLInputElement>(`[name="${name}"]`);
  if (field === null) return;
  field.value = value;
  showCurl(form);
}
