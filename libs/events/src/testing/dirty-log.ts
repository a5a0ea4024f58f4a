import { LOG_COLUMNS, type LogColumn } from '../schema.js';
import { ORDINARY } from './logs.js';

/** A log with things in it that logs have in the wild. */
export interface DirtyLog {
  readonly bytes: Buffer;
  readonly columns: readonly LogColumn[];
  readonly delimiter: string;
  readonly hasHeader: boolean;
  readonly hasBom: boolean;
}

/** A generator of numbers in [0, 1): the same seed gives the same numbers (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ODD: Record<LogColumn, readonly string[]> = {
  event_time: [
    '2019-10-01T00:00:00Z',
    '2019-10-01 00:00:00.25 UTC',
    '2019-10-01 00:00:00+00:00',
    '2019-10-01 05:30:00+05:30',
    '2019-10-01 00:00:00-0400',
    '2019-10-01 00:00:00',
    '2020-02-29 12:00:00 UTC',
    '2019-02-29 12:00:00 UTC',
    '1970-01-01 00:00:00 UTC',
    '2098-01-01 00:00:00 UTC',
    '1999-12-31 23:59:59 UTC',
    '2019-13-01 00:00:00 UTC',
    '2019-10-01',
    '',
    'x',
    ' 2019-10-01 00:00:00 UTC ',
    '2019-10-01 24:00:00 UTC',
    '"2019-10-01 00:00:00 UTC"',
    '2019-10-01 00:00:00 utc',
    '2019-10-01 00:00:00.1234567 UTC',
  ],
  event_type: ['cart', 'purchase', 'remove_from_cart', 'veiw', 'View', '', ' view', '"cart"'],
  product_id: [
    '0',
    '9223372036854775807',
    '9223372036854775808',
    '18446744073709551615',
    '1'.repeat(65),
    '2.1E+18',
    '5773203.0',
    '007',
    '-1',
    '',
    'x',
    ' 12',
    '"12"',
    '1,5',
    '1_000',
  ],
  category_id: ['', '2.10381E+18', '33.2', 'x', '9223372036854775808', '-5', '0', '"7"', ' 7 '],
  category_code: ['', 'a.b', ' a ', '"a,b;c"', '"say ""hi"""', '삼성', 'a|b', "it's", '""'],
  brand: [
    '',
    'x',
    '"x"',
    ' "x"',
    'x"y',
    '"x"y',
    '"x',
    '"x" ',
    '"two\nlines"',
    '"two\r\nlines, a ""word"" and\n\nmore"',
    'a\rb',
    'é',
    '\u2028',
    'a\tb',
    '\u0007',
    'NULL',
    '#x',
    '\\N',
  ],
  price: [
    '0',
    '0.00',
    '35.79',
    '35.7',
    '35',
    '35.',
    '.5',
    '-1',
    '-0',
    '+1',
    '1.23456',
    '1.23450',
    '1e3',
    '1,5',
    '',
    'x',
    ' 5 ',
    '1000000000',
    '999999999.9999',
    '"5.5"',
    '0005.1',
  ],
  user_id: [
    '1',
    '9223372036854775807',
    '9223372036854775808',
    '9'.repeat(64),
    '1'.repeat(65),
    '1.5E+18',
    '12.0',
    '',
    'x',
    '01',
    ' 9 ',
  ],
  user_session: [
    '',
    's',
    '11111111-1111-4111-8111-11111111111A',
    '"s"',
    ' s ',
    'x"',
    '"11111111-1111-4111-8111-111111111112"',
    'a b',
  ],
};

const GARBAGE = [
  '',
  '',
  '"',
  '""',
  'x',
  ',,,,,,,,',
  ',"',
  ';',
  '\r',
  'a,b,c,d,e,f,g,h,i',
  '\0',
  '\u{1f600}',
  ' ',
  '{"a":1}',
];
const ORDERS: readonly (readonly LogColumn[])[] = [
  LOG_COLUMNS,
  LOG_COLUMNS,
  LOG_COLUMNS,
  ['event_time', 'event_type', 'product_id', 'price', 'user_id', 'user_session'],
  ['event_time', 'event_type', 'product_id', 'category_id', 'category_code', 'brand', 'price', 'user_id'],
  ['user_session', 'brand', 'event_type', 'price', 'event_time', 'user_id', 'product_id', 'category_id'],
];

/** Makes a dirty log: clean rows, odd values, garbage, and a form of its own. The same seed gives the same bytes. */
export function dirtyLog(seed: number): DirtyLog {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const chance = (share: number): boolean => random() < share;
  const columns = pick(ORDERS);
  const delimiter = chance(0.7) ? ',' : pick([';', '\t', '|']);
  const hasHeader = columns === ORDERS.at(-1) || chance(0.75);
  const end = chance(0.3) ? '\r\n' : '\n';
  const mixed = chance(0.1);
  const dirt = pick([0, 0.02, 0.1, 0.4]);
  const oddSession = chance(0.3);
  let second = 0;
  const clean = (): Record<LogColumn, string> => {
    second += 1 + Math.floor(random() * 900);
    const time = new Date(Date.UTC(2019, 9, 1) + second * 1000).toISOString().slice(0, 19).replace('T', ' ');
    return {
      ...ORDINARY,
      event_time: `${time} UTC`,
      event_type: pick(['view', 'view', 'cart', 'purchase']),
      product_id: String(Math.floor(random() * 1e6)),
      price: (random() * 1000).toFixed(2),
      user_id: String(500_000_000 + Math.floor(random() * 1e6)),
      brand: chance(0.2) ? '' : 'acme',
      category_code: chance(0.3) ? '' : 'electronics.smartphone',
      user_session: oddSession ? 'PZu2caZ5EN' : '11111111-1111-4111-8111-111111111111',
    };
  };
  const header = columns.join(delimiter);
  const rowOf = (isDirty: boolean): string => {
    if (isDirty && chance(0.3)) return chance(0.1) ? header : pick(GARBAGE);
    const row = clean();
    if (isDirty)
      for (let changes = 0; changes < 1 + Math.floor(random() * 2); changes += 1) {
        const column = pick(columns);
        row[column] = pick(ODD[column]);
      }
    const text = columns.map((column) => row[column]).join(delimiter);
    if (!isDirty || chance(0.8)) return text;
    return pick([
      `${text}${delimiter}`,
      `${text}${delimiter}x`,
      text.slice(0, Math.floor(random() * text.length)),
      `${text}\r`,
      ` ${text}`,
    ]);
  };
  const lines = Array.from({ length: 8 + Math.floor(random() * 25) }, (_, index) => rowOf(index >= 6 && chance(dirt)));
  const all = [...(hasHeader ? [...(chance(0.1) ? [''] : []), header] : []), ...lines];
  let text = all.map((line) => line + (mixed && chance(0.3) ? '\n' : end)).join('');
  if (chance(0.3)) text = text.slice(0, -1 - Math.floor(random() * 60));
  const hasBom = chance(0.08);
  let bytes: Buffer = Buffer.from((hasBom ? '\uFEFF' : '') + text);
  // Now and then a byte that is no text, behind the first rows.
  if (chance(0.1)) {
    bytes = Buffer.from(bytes);
    bytes[Math.floor(bytes.length * (0.6 + random() * 0.39))] = pick([0xff, 0xc3, 0x80, 0x00, 0x0d, 0x22]);
  }
  return { bytes, columns, delimiter, hasHeader, hasBom };
}
