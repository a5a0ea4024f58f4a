import { createHash } from 'node:crypto';

/** The greatest id that is its own number, 2^63 − 1. */
export const GREATEST_PLAIN_ID = 2n ** 63n - 1n;

/** Digits of the longest ids that are kept. */
export const MOST_ID_DIGITS = 64;

const ID = new RegExp(`^(?:0|[1-9][0-9]{0,${MOST_ID_DIGITS - 1}})$`);
const PLAIN_DIGITS = String(GREATEST_PLAIN_ID).length;

/** Whether a text is an id as the log has them: a whole number of at most 64 digits without sign and leading zeros. */
export const isId = (text: string): boolean => ID.test(text);

/** An id as somebody wrote it, without the leading zeros that the log does not write. */
export const withoutLeadingZeros = (text: string): string => text.replace(/^0+(?=\d)/, '');

/** Whether a text is an id beyond 2^63 − 1, which a 64-bit column cannot hold. */
export const isLongId = (text: string): boolean =>
  text.length >= PLAIN_DIGITS && isId(text) && BigInt(text) > GREATEST_PLAIN_ID;

/**
 * The number that stands for an id in the lake's tables. Up to 2^63 − 1 it is the id itself. For a long id n = −1 − ⌊h ÷ 4⌋, from −2^62
 * to −1, where h is the last eight bytes of the MD5 of its digits as a number, least byte first. It depends on nothing but the digits, so the same id has
 * the same number in every file, import and lake; which id a number below 0 stands for is told by the table `long_ids`.
 *
 * @returns null for a text that is no id.
 * @see docs/decisions/0012-long-ids-have-negative-numbers.md
 */
export function idNumber(text: string): bigint | null {
  if (!isId(text)) return null;
  return isLongId(text) ? -1n - (createHash('md5').update(text).digest().readBigUInt64LE(8) >> 2n) : BigInt(text);
}

/** The number of a long id as SQL; equals {@link idNumber}. */
export const longIdNumber = (text: string): string => `(-1 - CAST(md5_number_lower(${text}) >> 2 AS BIGINT))`;

/** The number of any id as SQL: `text` is an SQL expression whose value is an id or NULL. */
export const idNumberOf = (text: string): string => `coalesce(TRY_CAST(${text} AS BIGINT), ${longIdNumber(text)})`;
