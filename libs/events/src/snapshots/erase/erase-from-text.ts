import { withoutLeadingZeros } from '../../ids/id-number.js';
import { LONG } from './names-user.js';

/** A text after an erasure. */
export interface ErasedText {
  readonly text: string;
  /** How often a user was named and is no longer. */
  readonly erased: number;
  /** How often the number of a user stays because it may be something else. A person has to look. */
  readonly left: number;
}

/** What stands in a text where a user was named. */
export const ERASED_USER = '[erased user]';

const isLetterOrDigit = (character: string): boolean => /[\p{L}\p{N}]/u.test(character);
const isPlain = (character: string): boolean => /[0-9A-Za-z]/.test(character);
/** Digits of an escape in an address do not belong to the number behind it. */
const ESCAPE_OR_NUMBER = /(?<!\d)%(?:2\d|40)(?=\d)|\d+/g;
/** So many letters and digits more belong to a hash or an id of ours, in which a number stands by chance. */
const MOST_BESIDE = 8;
const DAY = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
const AMOUNT_BEFORE = /(?:(?:^|[^\w.,])\d{1,3}\.|[$€£¥₩] ?|\b(?:USD|EUR|GBP|KRW|AED|JPY) )$/;
/** One to four decimals and then an end; more digits are the next of a list. A `%` before two hex digits is an address. */
const AMOUNT_AFTER =
  /^(?:[.,]\d{1,4}(?![\w-]|[.,]\w)| ?(?:%(?![0-9A-Fa-f]{2})|[$€£¥₩원]|won\b|(?:USD|EUR|GBP|KRW|AED|JPY)\b))/;

/**
 * Returns a function that takes users out of texts that people or processes wrote.
 *
 * A number is taken for the user if it has seven digits or more and stands alone. It stays, and is counted as `left`, if it is shorter, in `others`, a day (20191001) or an amount
 * (541312140.50, ₩541312140). An id that is no number is taken if it has seven characters or more and no letter or digit beside it. Letters beside a number do not matter, for people
 * write `user541312140` and `541312140번`.
 *
 * @param ids - decimal ids, or texts by which users were recorded.
 * @param others - ids that are something else too, such as a product's.
 */
export function textEraser(
  ids: Iterable<string>,
  others: ReadonlySet<string> = new Set(),
): (text: string, mark?: string) => ErasedText {
  const all = [...new Set(ids)];
  const numbers = new Set(all.filter((id) => /^\d+$/.test(id)).map(withoutLeadingZeros));
  const names = all.filter((id) => !/^\d+$/.test(id)).toSorted((a, b) => b.length - a.length);
  return (text, mark = ERASED_USER) => {
    let [erased, left] = [0, 0];
    let result = text;
    for (const name of names)
      if (result.includes(name))
        result = result.replaceAll(name, (found, offset: number, whole: string) => {
          const [before, after] = [whole[offset - 1] ?? ' ', whole[offset + found.length] ?? ' '];
          if (isLetterOrDigit(before) || isLetterOrDigit(after)) return found;
          if (name.length < LONG) {
            left += 1;
            return found;
          }
          erased += 1;
          return mark;
        });
    if (numbers.size > 0)
      result = result.replaceAll(ESCAPE_OR_NUMBER, (run, offset: number, whole: string) => {
        if (run.startsWith('%')) return run;
        const id = withoutLeadingZeros(run);
        if (!numbers.has(id) || besides(whole, offset, run.length) > MOST_BESIDE) return run;
        const [before, after] = [whole.slice(Math.max(0, offset - 5), offset), whole.slice(offset + run.length)];
        if (
          id.length < LONG ||
          others.has(id) ||
          DAY.test(run) ||
          AMOUNT_BEFORE.test(before) ||
          AMOUNT_AFTER.test(after.slice(0, 8))
        ) {
          left += 1;
          return run;
        }
        erased += 1;
        return mark;
      });
    return { text: result, erased, left };
  };
}

/** Letters and digits that touch a piece of a text. */
function besides(text: string, offset: number, length: number): number {
  let [from, to] = [offset, offset + length];
  while (from > 0 && isPlain(text[from - 1] ?? '')) from -= 1;
  while (to < text.length && isPlain(text[to] ?? '')) to += 1;
  return to - from - length;
}
