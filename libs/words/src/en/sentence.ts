/** A word that stands as it does in a program, a file or a query: it holds more than small letters. */
const PLAIN_WORD = /^[a-z]+(?:'[a-z]+)?[,;:.]?(?=\s|$)/;

/**
 * A message of a library as a reader sees it: it begins with a capital and ends with a period. What begins with a name, such as `a.csv` or `maxBadShare`,
 * keeps it.
 */
export function asSentence(message: string): string {
  const text = message.trim();
  if (text === '') return text;
  const begun = PLAIN_WORD.test(text) ? `${text[0]?.toUpperCase()}${text.slice(1)}` : text;
  return /[.?!…]["”’)]?$/.test(begun) ? begun : `${begun}.`;
}
