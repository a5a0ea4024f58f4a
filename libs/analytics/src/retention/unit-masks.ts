import { type Fragment, joined, raw, sql } from '../sql.js';
import { WORD } from './unit-calendar.js';

/** How many words hold a bit for each unit. */
export function wordsFor(units: number): number {
  return Math.ceil(units / WORD);
}

/** SQL columns `w0, w1 …` of a grouped query: the units in which a condition held, a bit a unit. */
export function maskColumns(condition: Fragment, place: Fragment, units: number): Fragment {
  return joined(
    Array.from({ length: wordsFor(units) }, (_, word) => {
      const first = word * WORD;
      return sql`bit_or(case when (${condition}) and ${place} >= ${raw(String(first))} and ${place} < ${raw(String(first + WORD))} then cast(1 as bigint) << (${place} - ${raw(String(first))}) else cast(0 as bigint) end) as ${raw(`w${word}`)}`;
    }),
    ',\n    ',
  );
}

/** SQL of a word whose bit k says whether the condition held k units after `entered`, for k from 0 to 61. */
export function maskSince(entered: string, units: number): string {
  const words = wordsFor(units);
  const cases = Array.from({ length: words }, (_, word) => {
    const shift = `(${entered} - ${word * WORD})`;
    const here = `(w${word} >> ${shift})`;
    if (word + 1 === words) return { word, mask: here };
    return {
      word,
      mask: `(${here} | ((w${word + 1} & ((cast(1 as bigint) << ${shift}) - 1)) << (${WORD} - ${shift})))`,
    };
  });
  const last = cases.pop();
  if (cases.length === 0) return last?.mask ?? '0';
  return `case ${cases.map(({ word, mask }) => `when ${entered} < ${(word + 1) * WORD} then ${mask}`).join(' ')} else ${last?.mask ?? '0'} end`;
}

/** The number whose bits from `from` to `to` are set, both inclusive. */
export function bitsOf(from: number, to: number): string {
  return (((1n << BigInt(to - from + 1)) - 1n) << BigInt(from)).toString();
}
