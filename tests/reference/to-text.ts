const characters: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/** @returns the text of markup, with a space for each tag and run of whitespace */
export function toText(markup: string): string {
  const text = markup.replace(/<[^>]*>/g, ' ').replace(/&[^;]+;/g, (entity) => characters[entity] ?? entity);
  return text.replace(/\s+/g, ' ').trim();
}
