interface Received {
  readonly response: Response;
  readonly text: string;
  readonly milliseconds: number;
}

/** Shows that a request is on its way. The last response stays, dimmed, so that the page does not jump. */
export function showSending(output: HTMLElement): void {
  output.querySelector('.result')?.replaceChildren('Sending …');
}

/** Shows a response: its status, time, headers and body. @returns the button that offers to use its todo, if it has one */
export function showResponse(output: HTMLElement, { response, text, milliseconds }: Received): HTMLElement | undefined {
  const { status, statusText, headers } = response;
  const body = parse(text);
  const badge = create('span', `status s${String(status).charAt(0)}`, String(status));
  const time = create('span', 'time', `${Math.round(milliseconds)} ms`);
  const offer =
    response.ok && headers.has('ETag') && body !== undefined
      ? create('button', '', 'Use its id and ETag in the other forms')
      : undefined;
  offer?.setAttribute('type', 'button');
  const lines = [...headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  const shown = text === '' ? undefined : toBody(body, text);
  show(
    output,
    [badge, ` ${statusText} `, time, ...toProblemLink(body)],
    [...(shown ? [shown] : []), ...(offer ? [offer] : []), create('pre', 'headers', lines)],
  );
  // A long body scrolls in its box: Safari lets the keyboard reach it only so.
  if (shown !== undefined && shown.scrollHeight > shown.clientHeight) shown.tabIndex = 0;
  return offer;
}

/** Shows why there is no response. */
export function showFailure(output: HTMLElement, error: unknown): void {
  show(output, [`No response: ${String(error)}`], []);
}

/** The first line is read aloud. What is below it may be long, and is not. */
function show(output: HTMLElement, line: readonly (Node | string)[], below: readonly Node[]): void {
  output.querySelector('.result')?.replaceChildren(...line);
  output.querySelector('.received')?.replaceChildren(...below);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toProblemLink(body: unknown): readonly (Node | string)[] {
  const { type, code } = Object(body);
  if (typeof type !== 'string' || typeof code !== 'string') return [];
  const link = create('a', '', `What ${code} means`);
  link.href = `problems/${encodeURIComponent(code)}`;
  return [' ', link];
}

const jsonToken = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d[\d.eE+-]*/g;

/** JSON is indented, and its tokens have classes for colours. */
function toBody(body: unknown, text: string): HTMLElement {
  if (body === undefined) return create('pre', 'body', text);
  const pre = create('pre', 'body', '');
  const pretty = JSON.stringify(body, undefined, 2);
  let end = 0;
  for (const match of pretty.matchAll(jsonToken)) {
    const [token = '', string, colon = ''] = match;
    const kind = string === undefined ? 'literal' : colon === '' ? 'string' : 'key';
    pre.append(pretty.slice(end, match.index), create('span', kind, string ?? token), colon);
    end = match.index + token.length;
  }
  pre.append(pretty.slice(end));
  return pre;
}

function create<Name extends keyof HTMLElementTagNameMap>(name: Name, className: string, content: Node | string) {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  element.append(content);
  return element;
}
