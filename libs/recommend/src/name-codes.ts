/** Names as whole numbers, in the order in which they first come. */
export interface NameCodes {
  /** The number of each text; −1 without a name. */
  codes: Int32Array;
  /** Each name once; its place is its number. */
  names: string[];
}

/**
 * Numbers the names that texts stand for; the name '' is none.
 *
 * @param nameOf - what a text counts as, asked once for each that is unlike the others. Default: the text itself.
 * Cost: O(texts).
 */
export function nameCodes(texts: readonly string[], nameOf: (text: string) => string = (text) => text): NameCodes {
  const codeOfName = new Map<string, number>([['', -1]]);
  const codeOfText = new Map<string, number>();
  const names: string[] = [];
  const codes = Int32Array.from(texts, (text) => {
    const known = codeOfText.get(text);
    if (known !== undefined) return known;
    const name = nameOf(text);
    const code = codeOfName.get(name) ?? names.push(name) - 1;
    codeOfName.set(name, code);
    codeOfText.set(text, code);
    return code;
  });
  return { codes, names };
}

/** The first parts of a category code: `electronics` of `electronics.audio` at depth 1; all of it at null. */
export const categoryAt = (category: string, depth: number | null): string =>
  depth === null ? category : category.split('.', depth).join('.');
