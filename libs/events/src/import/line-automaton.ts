import { EVENT_TYPES, type LogColumn } from '../schema.js';
import { alt, byteIn, compile, nothing, optional, seq, star, text, times, without, type Automaton, type Language } from './line-language.js';
import type { LogShape } from './log-shape.js';
import { FIRST_YEAR } from './row-rules.js';

/** What an accepted line is: the label less one, bit by bit. */
export const LINE_BITS = { textSession: 1, zoneless: 2, crlf: 4 } as const;

const digit = byteIn('09');
const digits = (count: number, most?: number): Language => times(digit, count, most);
const two = (number: number): string => String(number).padStart(2, '0');

/** Numbers of one length; those that differ in the last digit only are one branch. */
const numbersOf = (numbers: readonly string[]): Language => {
  const lasts = new Map<string, string[]>();
  for (const number of numbers) lasts.set(number.slice(0, -1), [...(lasts.get(number.slice(0, -1)) ?? []), number.slice(-1)]);
  return alt(...[...lasts].map(([beginning, ends]) => seq(text(beginning), byteIn(...ends.map((end) => `${end}${end}`)))));
};

/** Numbers from `from` to `to` of two digits. */
const twoDigits = (from: number, to: number): Language => numbersOf(Array.from({ length: to - from + 1 }, (_, index) => two(from + index)));

const MAX_ID = '9223372036854775807';

/** 0 … 2^63 - 1 without leading zeros. */
const id: Language = alt(
  text('0'),
  seq(byteIn('19'), digits(0, MAX_ID.length - 2)),
  ...[...MAX_ID].map((letter, index) => {
    const lowest = index === 0 ? '1' : '0';
    if (letter <= lowest && index > 0) return null;
    return seq(text(MAX_ID.slice(0, index)), byteIn(`${lowest}${String(Number(letter) - 1)}`), digits(MAX_ID.length - 1 - index));
  }).filter((part) => part !== null),
  text(MAX_ID),
);

const price: Language = seq(star(text('0')), digits(1, 9), optional(seq(text('.'), digits(1, 4), star(text('0')))));

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const daysOf = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : DAYS[month - 1] ?? 0);

/** Every real day from {@link FIRST_YEAR} to the day before `limit` (YYYY-MM-DD). */
function dayBefore(limit: string): Language {
  const [lastYear = 0, lastMonth = 0, lastDay = 0] = limit.split('-').map(Number);
  const months = (year: number, before: number): Language[] => [28, 29, 30, 31].flatMap((days) => {
    const alike = Array.from({ length: before - 1 }, (_, index) => index + 1).filter((month) => daysOf(year, month) === days);
    return alike.length === 0 ? [] : [seq(numbersOf(alike.map(two)), text('-'), twoDigits(1, days))];
  });
  const years = Array.from({ length: Math.max(0, lastYear - FIRST_YEAR) }, (_, index) => FIRST_YEAR + index);
  const whole = [false, true].flatMap((leap) => {
    const alike = years.filter((year) => isLeap(year) === leap);
    return alike.length === 0 ? [] : [seq(numbersOf(alike.map(String)), text('-'), alt(...months(leap ? 2000 : 2001, 13)))];
  });
  const begun = [...months(lastYear, lastMonth), ...(lastDay > 1 ? [seq(text(`${two(lastMonth)}-`), twoDigits(1, lastDay - 1))] : [])];
  return alt(...whole, ...(begun.length > 0 && lastYear >= FIRST_YEAR ? [seq(text(`${lastYear}-`), alt(...begun))] : []));
}

const timeOf = (limit: string, zone: Language): Language => seq(
  dayBefore(limit), alt(text(' '), text('T')), twoDigits(0, 23), text(':'), twoDigits(0, 59), text(':'), twoDigits(0, 59), optional(seq(text('.'), digits(1, 6))), zone,
);

const rest = byteIn([0x80, 0xbf]);
/** A letter of two to four bytes in valid UTF-8. */
const wideLetter: Language = alt(
  seq(byteIn([0xc2, 0xdf]), rest),
  seq(byteIn([0xe0, 0xe0]), byteIn([0xa0, 0xbf]), rest), seq(byteIn([0xe1, 0xec], [0xee, 0xef]), rest, rest), seq(byteIn([0xed, 0xed]), byteIn([0x80, 0x9f]), rest),
  seq(byteIn([0xf0, 0xf0]), byteIn([0x90, 0xbf]), rest, rest), seq(byteIn([0xf1, 0xf3]), times(rest, 3)), seq(byteIn([0xf4, 0xf4]), byteIn([0x80, 0x8f]), rest, rest),
);

/** Text without control bytes, quotes and `apart`, and without spaces at its ends; or nothing. */
const plainText = (apart: string): Language => {
  const letter = alt(without(byteIn([0x20, 0x7e]), `"${apart}`), wideLetter);
  const end = alt(without(byteIn([0x21, 0x7e]), `"${apart}`), wideLetter);
  return optional(seq(end, optional(seq(star(letter), end))));
};

const hex = byteIn('09', 'af');
const uuid: Language = seq(times(hex, 8), text('-'), times(hex, 4), text('-'), times(hex, 4), text('-'), times(hex, 4), text('-'), times(hex, 12));

const inQuotes = (value: Language): Language => alt(value, seq(text('"'), value, text('"')));
const anyText = (delimiter: string): Language => alt(plainText(delimiter), seq(text('"'), plainText(''), text('"')));

const UTC = alt(text(' UTC'), text('+00:00'), text('Z'));

/**
 * Compiles the automaton of a file's canonical lines: those of which the engine, reading typed columns, and the rules surely make the
 * same good row, so that they need no closer look. Each accepted line, with its line end, ends in state 1 + its {@link LINE_BITS}.
 *
 * @param limit - the first day (YYYY-MM-DD) that is looked at closely because it may lie in the future.
 */
export function compileLines(shape: Pick<LogShape, 'columns' | 'delimiter'>, limit: string): Automaton {
  const key = JSON.stringify([shape.columns, shape.delimiter, limit]);
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const { delimiter } = shape;
  const fieldOf = (column: LogColumn | null, bits: number): Language => {
    switch (column) {
      case 'event_time': return inQuotes(timeOf(limit, (bits & LINE_BITS.zoneless) === 0 ? UTC : nothing));
      case 'event_type': return inQuotes(alt(...EVENT_TYPES.map(text)));
      case 'product_id': case 'user_id': return inQuotes(id);
      case 'category_id': return inQuotes(optional(id));
      case 'price': return inQuotes(price);
      case 'user_session': return (bits & LINE_BITS.textSession) === 0 ? inQuotes(optional(uuid)) : anyText(delimiter);
      case 'category_code': case 'brand': case null: return anyText(delimiter);
    }
  };
  const contentOf = (bits: number): Language => seq(...shape.columns.flatMap((column, index) => [...(index > 0 ? [text(delimiter)] : []), fieldOf(column, bits)]));
  const automaton = compile([0, LINE_BITS.textSession, LINE_BITS.zoneless, LINE_BITS.textSession | LINE_BITS.zoneless].map(contentOf), ['\n', '\r\n'].map(text));
  if (compiled.size >= AUTOMATA_KEPT) compiled.clear();
  compiled.set(key, automaton);
  return automaton;
}

const AUTOMATA_KEPT = 32;
const compiled = new Map<string, Automaton>();
