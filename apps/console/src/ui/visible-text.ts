const shortNames: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A text whose control characters are seen, as programs write them (\t, \r, \x00), instead of as a box, a line end or nothing. A backslash of the text stays as it is. */
export const visibleText = (text: string): string => text.replaceAll(/\p{Cc}/gu, (sign) => shortNames[sign] ?? `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** The beginning of a text in one line, with "…" where it goes on; no letter is cut in two. */
export function textStart(text: string, length: number): string {
  if (text.length <= length) return visibleText(text);
  return `${visibleText(text.slice(0, length).replace(/[\uD800-\uDBFF]$/, ''))}…`;
}
