import { EVENT_TYPES, type LogColumn } from '../schema.js';
import {
  alt,
  byteIn,
  compile,
  nothing,
  optional,
  seq,
  star,
  text,
  times,
  without,
  type Automaton,
  type Language,
} from './line-language.js';
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
  for (const number of numbers)
    lasts.set(number.slice(0, -1), [...(lasts.get(number.slice(0, -1)) ?? []), number.slice(-1)]);
  return alt(
    ...[...lasts].map(([beginning, ends]) => seq(text(beginning), byteIn(...ends.map((end) => `${end}${end}`)))),
  );
};

/** Numbers from `from` to `to` of two digits. */
const twoDigits = (from: number, to: number): Language =>
  numbersOf(Array.from({ length: to - from + 1 }, (_, index) => two(from + index)));

const MAX_ID = '9223372036854775807';

/** 0 … 2^63 - 1 without leading zeros. */
const id: Language = alt(
  text('0'),
  seq(byteIn('19'), digits(0, MAX_ID.length - 2)),
  ...[...MAX_ID]
    .map((letter, index) => {
      const lowest = index === 0 ? '1' : '0';
      if (letter <= lowest && index > 0) return null;
      return seq(
        text(MAX_ID.slice(0, index)),
        byteIn(`${lowest}${String(Number(letter) - 1)}`),
        digits(MAX_ID.length - 1 - index),
      );
    })
    .filter((part) => part !== null),
  text(MAX_ID),
);

const price: Language = seq(star(text('0')), digits(1, 9), optional(seq(text('.'), digits(1, 4), star(text('0')))));

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const daysOf = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (DAYS[month - 1] ?? 0));

/** Every real day from {@link FIRST_YEAR} to the day before `limit` (YYYY-MM-DD). */
function dayBefore(limit: string): Language {
  const [lastYear = 0, lastMonth = 0, lastDay = 0] = limit.split('-').map(Number);
  const months = (year: number, before: number): Language[] =>
    [28, 29, 30, 31].flatMap((days) => {
      const alike = Array.from({ length: before - 1 }, (_, index) => index + 1).filter(
        (month) => daysOf(year, month) === days,
      );
      return alike.length === 0 ? [] : [seq(numbersOf(alike.map(two)), text('-'), twoDigits(1, days))];
    });
  const years = Array.from({ length: Math.max(0, lastYear - FIRST_YEAR) }, (_, index) => FIRST_YEAR + index);
  const whole = [false, true].flatMap((leap) => {
    const alike = years.filter((year) => isLeap(year) === leap);
    return alike.length === 0
      ? []
      : [seq(numbersOf(alike.map(String)), text('-'), alt(...months(leap ? 2000 : 2001, 13)))];
  });
  const begun = [
    ...months(lastYear, lastMonth),
    ...(lastDay > 1 ? [seq(text(`${two(lastMonth)}-`), twoDigits(1, lastDay - 1))] : []),
  ];
  return alt(
    ...whole,
    ...(begun.length > 0 && lastYear >= FIRST_YEAR ? [seq(text(`${lastYear}-`), alt(...begun))] : []),
  );
}

const timeOf = (limit: string, zone: Language): Language =>
  seq(
    dayBefore(limit),
    alt(text(' '), text('T')),
    twoDigits(0, 23),
    text(':'),
    twoDigits(0, 59),
    text(':'),
    twoDigits(0, 59),
    optional(seq(text('.'), digits(1, 6))),
    zone,
  );

const rest = byteIn([0x80, 0xbf]);
/** A letter of two to four bytes in valid UTF-8. */
const wideLetter: Language = alt(
  seq(byteIn([0xc2, 0xdf]), rest),
  seq(byteIn([0xe0, 0xe0]), byteIn([0xa0, 0xbf]), rest),
  seq(byteIn([0xe1, 0xec], [0xee, 0xef]), rest, rest),
  seq(byteIn([0xed, 0xed]), byteIn([0x80, 0x9f]), rest),
  seq(byteIn([0xf0, 0xf0]), byteIn([0x90, 0xbf]), rest, rest),
  seq(byteIn([0xf1, 0xf3]), times(rest, 3)),
  seq(byteIn([0xf4, 0xf4]), byteIn([0x80, 0x8f]), rest, rest),
);

/** Text without control bytes, quotes and `apart`, and without spaces at its ends; or nothing. */
const plainText = (apart: string): Language => {
  const letter = alt(without(byteIn([0x20, 0x7e]), `"${apart}`), wideLetter);
  const end = alt(without(byteIn([0x21, 0x7e]), `"${apart}`), wideLetter);
  return optional(seq(end, optional(seq(star(letter), end))));
};

const hex = byteIn('09', 'af');
const uuid: Language = seq(
  times(hex, 8),
  text('-'),
  times(hex, 4),
  text('-'),
  times(hex, 4),
  text('-'),
  times(hex, 4),
  text('-'),
  times(hex, 12),
);

const inQuotes = (value: Language): Language => alt(value, seq(text('"'), value, text('"')));
const anyText = (delimiter: string): Language => alt(plainText(delimiter), seq(text('"'), plainText(''), text('"')));

const UTC = alt(text(' UTC'), text('+00:00'), text('Z'));

/** What a field may hold, and the bits of the line that it sets. A value of several languages is of the first. */
function languagesOf(
  column: LogColumn | null,
  delimiter: string,
  limit: string,
): readonly (readonly [bits: number, language: Language])[] {
  switch (column) {
    case 'event_time':
      return [
        [0, inQuotes(timeOf(limit, UTC))],
        [LINE_BITS.zoneless, inQuotes(timeOf(limit, nothing))],
      ];
    case 'event_type':
      return [[0, inQuotes(alt(...EVENT_TYPES.map(text)))]];
    case 'product_id':
    case 'user_id':
      return [[0, inQuotes(id)]];
    case 'category_id':
      return [[0, inQuotes(optional(id))]];
    case 'price':
      return [[0, inQuotes(price)]];
    case 'user_session':
      return [
        [0, inQuotes(optional(uuid))],
        [LINE_BITS.textSession, anyText(delimiter)],
      ];
    case 'category_code':
    case 'brand':
    case null:
      return [[0, anyText(delimiter)]];
  }
}

/** The automaton of one field with what ends it, and the bits that each of its labels sets. */
interface Field extends Automaton {
  readonly bitsOf: readonly number[];
}

function compileField(column: LogColumn | null, delimiter: string, limit: string, isLast: boolean): Field {
  return remember(fields, [column, delimiter, limit, isLast], () => {
    const languages = languagesOf(column, delimiter, limit);
    const automaton = compile(
      languages.map(([, language]) => language),
      isLast ? [text('\n'), text('\r\n')] : [text(delimiter)],
    );
    const bitsOf = (isLast ? [0, LINE_BITS.crlf] : [0]).flatMap((ending) => languages.map(([bits]) => bits | ending));
    return { ...automaton, bitsOf };
  });
}

/**
 * Compiles the automaton of a file's canonical lines: those of which the engine, reading typed columns, and the rules surely make the
 * same good row, so that they need no closer look. Each accepted line, with its line end, has the label 1 + its {@link LINE_BITS}.
 * A delimiter ends a field for sure, so the automaton is a chain of the fields' own, once for each set of bits known so far.
 *
 * @param limit - the first day (YYYY-MM-DD) that is looked at closely because it may lie in the future.
 */
export function compileLines(
  { columns, delimiter }: Pick<LogShape, 'columns' | 'delimiter'>,
  limit: string,
): Automaton {
  return remember(lines, [columns, delimiter, limit], () => {
    const chain = columns.map((column, index) => compileField(column, delimiter, limit, index === columns.length - 1));
    const blocks = new Map<string, number>();
    const waiting: { readonly index: number; readonly bits: number; readonly base: number }[] = [];
    let states = 1 + LABELS;
    /** Where a field begins once the fields before it have set some bits. */
    const startOf = (index: number, bits: number): number => {
      const field = chain[index] as Field;
      const key = `${index} ${bits}`;
      let base = blocks.get(key);
      if (base === undefined) {
        base = states;
        states += field.states - field.labels - 1;
        blocks.set(key, base);
        waiting.push({ index, bits, base });
      }
      return base + field.start - field.labels - 1;
    };
    const start = startOf(0, 0);
    const copies: (() => void)[] = [];
    for (let block = waiting.shift(); block !== undefined; block = waiting.shift()) {
      const { index, bits, base } = block;
      const field = chain[index] as Field;
      const isLast = index === chain.length - 1;
      const after = field.bitsOf.map((more) => (isLast ? 1 + (bits | more) : startOf(index + 1, bits | more)));
      copies.push(() => {
        for (let at = (field.labels + 1) << 8; at < field.table.length; at += 1) {
          const to = field.table[at] as number;
          table[at - ((field.labels + 1) << 8) + (base << 8)] =
            to === 0 ? 0 : to <= field.labels ? (after[to - 1] as number) : base + to - field.labels - 1;
        }
      });
    }
    if (states > 0xffff)
      throw new RangeError(`${columns.length} columns make ${states} states, more than a table of 16 bits holds`);
    const table = new Uint16Array(states << 8);
    for (const copy of copies) copy();
    for (let label = 1; label <= LABELS; label += 1) table.copyWithin(label << 8, start << 8, (start + 1) << 8);
    return { table, states, start, labels: LABELS };
  });
}

const LABELS = 8;
const KEPT = 64;
const fields = new Map<string, Field>();
const lines = new Map<string, Automaton>();

/** What was made for a key before, or a new one. */
function remember<T>(kept: Map<string, T>, key: unknown, make: () => T): T {
  const name = JSON.stringify(key);
  let made = kept.get(name);
  if (made === undefined) {
    made = make();
    if (kept.size >= KEPT) kept.clear();
    kept.set(name, made);
  }
  return made;
}
