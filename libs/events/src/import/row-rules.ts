import { MOST_ID_DIGITS } from '../ids/id-number.js';
import { EVENT_TYPES, type EventType, type LogColumn } from '../schema.js';

/*
 * The rules every row is judged by. The engine applies them as SQL (rule-sql.ts) and the second pass as the functions below;
 * both are built from the patterns here, and a property test holds them together.
 */

/**
 * Parts of a time: date, then hours to seconds with up to six decimals, then a zone. No shop had a log before 1995, and a year
 * far off is a clock or a hand that failed: one such row would stretch every answer by day over decades.
 */
export const FIRST_YEAR = 1995;
const CLOCK = String.raw`(?:199[5-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?`;

/** Hours after now from which on a time is a clock that runs ahead; more than any zone's distance from UTC. */
const HOURS_AHEAD = 48;

/** What the rules depend on beside the row. */
export interface RuleSettings {
  /** `YYYY-MM-DD HH:MM:SS`; a clock that reads later than this, in whatever zone, runs ahead. */
  readonly latest: string;
  /** IANA zone of times that name none; null: they are taken as UTC, with a warning. */
  readonly zone: string | null;
}

export const ruleSettings = (now: Date, zone: string | null = null): RuleSettings => ({
  latest: new Date(now.getTime() + HOURS_AHEAD * 3_600_000).toISOString().slice(0, 19).replace('T', ' '),
  zone,
});

/** Patterns a whole value must match; written in the part of the syntax that RE2 and JavaScript share. */
export const PATTERNS = {
  utcTime: `${CLOCK}(?: UTC|Z|[+-]00(?::?00)?)`,
  offsetTime: `${CLOCK}[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?`,
  zonelessTime: CLOCK,
  id: `0|[1-9][0-9]{0,${MOST_ID_DIGITS - 1}}`,
  tooLongId: `[1-9][0-9]{${MOST_ID_DIGITS},}`,
  mangledId: '[+-]?[0-9]+(?:[.,][0-9]*(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)',
  price: String.raw`0*[0-9]{1,9}(?:\.[0-9]{1,4}0*)?`,
  negativePrice: String.raw`-[0-9]+(?:\.[0-9]*)?`,
  precisePrice: String.raw`0*[0-9]{1,9}\.[0-9]+`,
} as const;

const whole = Object.fromEntries(
  Object.entries(PATTERNS).map(([name, source]) => [name, new RegExp(`^(?:${source})$`)]),
) as Record<keyof typeof PATTERNS, RegExp>;

/** Why a row is put aside, and what to do about it. */
export const REASONS = {
  'missing-value': 'fill in the value, or leave the row out',
  'bad-event-time': 'write the time as YYYY-MM-DD HH:MM:SS UTC, from 1995 to 2099, e.g. 2019-10-01 00:00:00 UTC',
  'unknown-event-type': `use one of ${EVENT_TYPES.join(', ')}`,
  'mangled-id':
    'a spreadsheet has rewritten the id: export the log again without opening it in a spreadsheet, or import the id column as text',
  'id-too-large': `ids of up to ${MOST_ID_DIGITS} digits are kept exactly: map longer ones to shorter ones before importing`,
  'bad-id': 'write the id as a whole number without sign, spaces or leading zeros',
  'bad-price': 'write the price as a plain number with a point, below 1000000000, e.g. 35.79',
  'negative-price': 'prices are zero or more: correct the row, or leave refunds out of the log',
  'price-too-precise': 'prices keep four decimals: round before importing',
  'missing-columns': 'the line has fewer values than the header: it was cut, or a value is missing; export it again',
  'extra-columns': 'the line has more values than the header: put values that hold the separator in double quotes',
  'unclosed-quote':
    'a double quote opens a value and nothing closes it: close it, or write a quote inside a value as two quotes',
  'bad-quote': 'text follows a closing double quote: write a quote inside a value as two quotes',
  'not-utf8': 'the line is not UTF-8: save the file as UTF-8',
  'nul-byte': 'the line holds a zero byte: the file is damaged; copy it again',
  'line-too-long': 'the line is longer than 1 MiB: the file is damaged or its line ends are missing',
  'cut-line': 'the last line breaks off: copy or export the file again',
  'not-json': 'the line is no JSON object: write one object with the names of the columns on each line',
  'bad-json-value': 'the value is a list, an object or true/false: write a text or a number',
  'repeated-header': 'the header stands again among the rows: files were joined; the line can be removed',
} as const;

/** Why a row is in quarantine. */
export type Reason = keyof typeof REASONS;

/** What a row is kept with. */
export const WARNINGS = {
  'mangled-category-id':
    'a spreadsheet has rewritten the category id; the row is kept with its category unknown: export the log again without opening it in a spreadsheet',
  'rounded-category-id':
    'a program that keeps fifteen digits of a number has rounded the category ids; the rows are kept with their category unknown: export the log again without opening it in a spreadsheet',
  'bad-category-id': `the category id is no whole number of up to ${MOST_ID_DIGITS} digits; the row is kept with its category unknown`,
  'time-without-zone': 'the time names no zone and is taken as UTC: add the zone where that is wrong',
} as const;

/** Something to say about a row that is kept. */
export type Warning = keyof typeof WARNINGS;

/** The text of one row's columns after trimming; null where empty or where the file has no such column. */
export type RawRow = Readonly<Partial<Record<LogColumn, string | null>>>;

/** The rules' verdict on one row. */
export interface Verdict {
  /** null when the row is good. */
  readonly reason: Reason | null;
  /** The column at fault. */
  readonly column: LogColumn | null;
  /** What to do, where the usual remedy of the reason does not say it. */
  readonly remedy?: string;
  readonly warnings: readonly { readonly warning: Warning; readonly column: LogColumn }[];
}

const isRealDay = (text: string): boolean => {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
};

/** What is wrong with an id; null when it is a whole number of at most 64 digits. */
export function judgeId(text: string | null | undefined): Reason | null {
  if (text === null || text === undefined) return 'missing-value';
  if (whole.id.test(text)) return null;
  if (whole.tooLongId.test(text)) return 'id-too-large';
  return whole.mangledId.test(text) ? 'mangled-id' : 'bad-id';
}

function judgeTime(text: string | null | undefined, { latest }: RuleSettings): Reason | null {
  if (text === null || text === undefined) return 'missing-value';
  if (!whole.utcTime.test(text) && !whole.offsetTime.test(text) && !whole.zonelessTime.test(text))
    return 'bad-event-time';
  return isRealDay(text) && clockOf(text) <= latest ? null : 'bad-event-time';
}

const clockOf = (text: string): string => text.slice(0, 19).replace('T', ' ');

/** What a time that cannot be says about the clock that wrote it. */
function timeRemedy(text: string, { latest }: RuleSettings): string | undefined {
  const year = Number(/^[0-9]{4}(?=-)/.exec(text)?.[0] ?? Number.NaN);
  if (year === 1970)
    return 'the time is the zero of a computer clock: the device had no time set; correct the row, or leave it out';
  if (year >= FIRST_YEAR && clockOf(text) > latest)
    return 'the time lies more than 48 hours in the future: correct the clock that wrote it, or leave the row out';
  return undefined;
}

function judgePrice(text: string | null | undefined): Reason | null {
  if (text === null || text === undefined) return 'missing-value';
  if (whole.price.test(text)) return null;
  if (whole.negativePrice.test(text)) return 'negative-price';
  return whole.precisePrice.test(text) ? 'price-too-precise' : 'bad-price';
}

function judgeType(text: string | null | undefined): Reason | null {
  if (text === null || text === undefined) return 'missing-value';
  return EVENT_TYPES.includes(text as EventType) ? null : 'unknown-event-type';
}

/** Judges one row; the first column at fault, in the order time, type, product, price, user, gives the reason. */
export function judge(row: RawRow, settings: RuleSettings): Verdict {
  const checks: [LogColumn, Reason | null][] = [
    ['event_time', judgeTime(row.event_time, settings)],
    ['event_type', judgeType(row.event_type)],
    ['product_id', judgeId(row.product_id)],
    ['price', judgePrice(row.price)],
    ['user_id', judgeId(row.user_id)],
  ];
  const fault = checks.find(([, reason]) => reason !== null);
  if (fault !== undefined) {
    const remedy = fault[1] === 'bad-event-time' ? timeRemedy(row.event_time ?? '', settings) : undefined;
    return { reason: fault[1], column: fault[0], ...(remedy === undefined ? {} : { remedy }), warnings: [] };
  }
  const warnings: { warning: Warning; column: LogColumn }[] = [];
  const category = row.category_id ?? null;
  if (category !== null && judgeId(category) !== null) {
    warnings.push({
      warning: whole.mangledId.test(category) ? 'mangled-category-id' : 'bad-category-id',
      column: 'category_id',
    });
  }
  if (settings.zone === null && whole.zonelessTime.test(row.event_time ?? ''))
    warnings.push({ warning: 'time-without-zone', column: 'event_time' });
  return { reason: null, column: null, warnings };
}
