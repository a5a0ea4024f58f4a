/** A word that stands as it does in a program, a file or a query: it holds more than small letters. */
const PLAIN_WORD = /^[a-z]+(?:'[a-z]+)?[,;:.]?(?=\s|$)/;

/**
 * A message of a library as a reader sees it: it begins with a capital and ends with a period. What begins with a name, such as `a.csv` or `maxBadShare`,
 * keeps it.
 *
 * @param facts - what the message names: a name of these that stands first, such as a file `log`, keeps its small letter.
 */
export function asSentence(message: string, facts: unknown = null): string {
  const text = message.trim();
  if (text === '') return text;
  const isWord = PLAIN_WORD.test(text) && !names(facts).some((name) => text.startsWith(`${name} `));
  const begun = isWord ? `${text[0]?.toUpperCase()}${text.slice(1)}` : text;
  return /[.?!…]["”’)]?$/.test(begun) ? begun : `${begun}.`;
}

const names = (facts: unknown): string[] =>
  Object.values(facts ?? {}).filter((value): value is string => typeof value === 'string' && value !== '');
