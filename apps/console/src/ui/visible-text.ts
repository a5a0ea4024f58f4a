const controlPictures = 0x2400;
const deletePicture = '\u2421';

/** A text whose control characters are seen: NUL as ␀, CR as ␍, those without a picture as \x85, instead of as a box, a line end or nothing. */
export const visibleText = (text: string): string => text.replaceAll(/\p{Cc}/gu, picture);

function picture(sign: string): string {
  const code = sign.charCodeAt(0);
  return code < 0x20 ? String.fromCharCode(controlPictures + code) : code === 0x7f ? deletePicture : `\\x${code.toString(16)}`;
}

/** The beginning of a text in one line, with "…" where it goes on; no letter is cut in two. */
export function textStart(text: string, length: number): string {
  if (text.length <= length) return visibleText(text);
  return `${visibleText(text.slice(0, length).replace(/[\uD800-\uDBFF]$/, ''))}…`;
}
