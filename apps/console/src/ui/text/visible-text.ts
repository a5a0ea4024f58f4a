const shortNames: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Signs that show nothing themselves: control characters, those that turn the direction of what follows, and letters of no width. */
const unseen = /[\p{Cc}\p{Bidi_Control}\u200B\uFEFF]/gu;

/**
 * A text whose unseen signs are seen, as programs write them (\t, \r, \x00, \u202e), instead of as a box, a line end or nothing; so it also
 * stands in the order it has in the file. A backslash of the text stays as it is.
 */
export const visibleText = (text: string): string =>
  text.replaceAll(unseen, (sign) => shortNames[sign] ?? escaped(sign.charCodeAt(0)));

const escaped = (code: number): string =>
  code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;

/** The beginning of a text in one line, with "…" where it goes on; no letter is cut in two. */
export function textStart(text: string, length: number): string {
  if (text.length <= length) return visibleText(text);
  return `${visibleText(text.slice(0, length).replace(/[\uD800-\uDBFF]$/, ''))}…`;
}
