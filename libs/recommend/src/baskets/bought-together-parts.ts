import type { ModelParts } from '../family.js';
import { readArray, readObject } from '../models/parts.js';
import type { BoughtTogetherIndex } from './bought-together.js';

/** An index as it goes to disk. The part "companions" keeps the name that older model files gave it. */
export function boughtTogetherParts({
  indptr,
  others,
  together,
  inBaskets,
  ...about
}: BoughtTogetherIndex): ModelParts {
  return {
    json: { about: { ...about, kind: { ...about.kind } } },
    arrays: { indptr, companions: others, together, 'in-baskets': inBaskets },
  };
}

/**
 * The index that was saved.
 *
 * @param products - product rows of the log that it belongs to.
 * @throws RangeError - parts that are missing, do not fit together, or belong to another log; names the part.
 */
export function boughtTogetherFromParts(parts: ModelParts, products: number): BoughtTogetherIndex {
  const about = readObject(parts, 'about');
  const count = (name: string): number => {
    const value = about[name];
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
      throw new RangeError(
        `the part "about" has ${JSON.stringify(value)} for ${name} where a whole number ≥ 0 is needed`,
      );
    return value;
  };
  const word = <Word extends string>(name: string, value: unknown, words: readonly Word[]): Word => {
    const found = words.find((candidate) => candidate === value);
    if (found === undefined)
      throw new RangeError(
        `the part "about" has ${JSON.stringify(value)} for ${name} where one of ${words.join(', ')} is needed`,
      );
    return found;
  };
  const kind = readObject({ ...parts, json: { kind: about['kind'] ?? null } }, 'kind');
  const indptr = readArray(parts, 'indptr', 'i32', products + 1);
  const others = readArray(parts, 'companions', 'i32', indptr[products]!);
  for (let product = 0; product < products; product += 1)
    if (indptr[product]! > indptr[product + 1]!) throw new RangeError(`the part "indptr" falls at row ${product}`);
  for (const [entry, product] of others.entries())
    if (product < 0 || product >= products)
      throw new RangeError(
        `the part "companions" names product row ${product} at ${entry}; there are ${products} products`,
      );
  return {
    kind: {
      event: word('event', kind['event'], ['cart', 'purchase']),
      within: word('within', kind['within'], ['session', 'user']),
    },
    by: word('by', about['by'], ['lift', 'count']),
    baskets: count('baskets'),
    tooLarge: count('tooLarge'),
    minTogether: count('minTogether'),
    most: count('most'),
    inBaskets: readArray(parts, 'in-baskets', 'i32', products),
    indptr,
    others,
    together: readArray(parts, 'together', 'i32', others.length),
  };
}
