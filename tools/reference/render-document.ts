import { type Html, html } from '../../src/reference/html.ts';

interface HtmlDocument {
  readonly title: string;
  readonly description: string;
  /** Relative URL of the API, so that the page works below any base path. */
  readonly root: string;
  readonly body: Html;
}

/** Returns the text of an HTML document in the style of the reference, without inline style or script. */
export function renderDocument({ title, description, root, body }: HtmlDocument): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${description}">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${root}docs/page.css">
</head>
<body>
${body}
</body>
</html>
`.markup;
}
