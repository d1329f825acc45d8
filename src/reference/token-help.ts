import { html } from './html.ts';

/** The issuer of a stage's tokens. Without JWT_ISSUER the stage needs none. */
export interface Issuer {
  readonly JWT_ISSUER?: string;
  readonly JWT_AUDIENCE?: readonly string[];
  readonly JWT_SCOPES?: readonly string[];
  /** Command that prints a token, if the service's own tools can get one. */
  readonly TOKEN_COMMAND?: string;
}

/** The mark in the page where a stage with an issuer has the field for a token. */
export const tokenPlace = '<!-- token -->';

/** Returns the page of a stage: how to get a token and a field for it, if the stage needs tokens. */
export function fillTokenPlace(page: string, issuer: Issuer): string {
  return page.replace(tokenPlace, () => renderTokenHelp(issuer));
}

function renderTokenHelp(issuer: Issuer): string {
  const { JWT_ISSUER, JWT_AUDIENCE = [], JWT_SCOPES = [], TOKEN_COMMAND } = issuer;
  if (JWT_ISSUER === undefined) return '';
  return html`<p>Requests to todos need a JWT from <code>${JWT_ISSUER}</code> for the audience ${toCodes(JWT_AUDIENCE)}${
    JWT_SCOPES.length > 0 && html`, with the scope ${toCodes(JWT_SCOPES)}`
  }.${TOKEN_COMMAND !== undefined && html` In a checkout of the service, this command prints one:`}</p>
${TOKEN_COMMAND !== undefined && html`<pre class="curl">${TOKEN_COMMAND}</pre>`}
<div class="field"><label for="token">Bearer token</label>
<input id="token" type="password" autocomplete="off" spellcheck="false" aria-describedby="token-about">
<p class="about" id="token-about">This tab keeps it until you close it (sessionStorage), and sends it to this API only.</p></div>`
    .markup;
}

function toCodes(names: readonly string[]) {
  return names.map((name, index) => html`${index > 0 && ' or '}<code>${name}</code>`);
}
