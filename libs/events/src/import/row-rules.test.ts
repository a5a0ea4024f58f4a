import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { LOG_COLUMNS, type LogColumn } from '../schema.js';
import { engineConnection } from '../testing/engine-connection.js';
import { scratchFolder } from '../testing/logs.js';
import { judge, REASONS, ruleSettings, type RawRow, type RuleSettings } from './row-rules.js';
import { judgeSql } from './rule-sql.js';

const folder = scratchFolder();
const connection = engineConnection(folder);
const settings = ruleSettings(new Date('2024-03-01T12:00:00Z'));

const good: Record<LogColumn, string> = {
  event_time: '2019-10-01 00:00:00 UTC',
  event_type: 'view',
  product_id: '1',
  category_id: '2',
  category_code: 'a.b',
  brand: 'c',
  price: '1.00',
  user_id: '3',
  user_session: 's',
};

/** How the engine judges rows; text as a log holds it. */
async function judgeByEngine(
  rows: readonly Record<LogColumn, string>[],
  by: RuleSettings,
): Promise<Record<string, unknown>[]> {
  const values = rows.map((row) => `(${LOG_COLUMNS.map((column) => literal(row[column])).join(', ')})`).join(', ');
  const result = await run(
    connection(),
    judgeSql(`(SELECT * FROM (VALUES ${values}) t(${LOG_COLUMNS.join(', ')}))`, new Set(LOG_COLUMNS), by),
  );
  return await result.getRowObjectsJson();
}

const trimmed = (row: Record<LogColumn, string>): RawRow =>
  Object.fromEntries(Object.entries(row).map(([column, text]) => [column, text.replaceAll(/^ +| +$/g, '') || null]));

async function expectAgreement(rows: readonly Record<LogColumn, string>[], by: RuleSettings = settings): Promise<void> {
  const engineSays = await judgeByEngine(rows, by);
  for (const [index, row] of rows.entries()) {
    const { reason, warnings } = judge(trimmed(row), by);
    const says = engineSays[index];
    expect(
      [
        says?.['reason'],
        reason === null
          ? [says?.['category_warning'], says?.['time_warning']].filter((warning) => warning !== null)
          : [],
      ],
      JSON.stringify(row),
    ).toEqual([reason, warnings.map(({ warning }) => warning)]);
  }
}

const pieces: Record<'event_time' | 'event_type' | 'product_id' | 'category_id' | 'price' | 'user_id', string[]> = {
  event_time: [
    '2019-10-01 00:00:00 UTC',
    '2019-10-01 00:00:00UTC',
    '2019-10-01 00:00:00',
    '2019-10-01T00:00:00Z',
    '2019-10-01T00:00:00.123Z',
    '2019-10-01T00:00:00.1234567Z',
    '2019-10-01 00:00:00+00:00',
    '2019-10-01 00:00:00+00',
    '2019-10-01 00:00:00-0000',
    '2019-10-01 00:00:00+05:30',
    '2019-10-01 00:00:00+0530',
    '2019-10-01 00:00:00-11',
    '2019-10-01 00:00:00+15:00',
    '2019-10-01 00:00:00+04:60',
    '2020-02-29 00:00:00 UTC',
    '2019-02-29 00:00:00 UTC',
    '2019-02-29 00:00:00+01:00',
    '1900-02-28 00:00:00 UTC',
    '2000-02-29 23:59:59 UTC',
    '2100-02-29 00:00:00 UTC',
    '2019-13-01 00:00:00 UTC',
    '2019-00-10 00:00:00 UTC',
    '2019-04-31 00:00:00 UTC',
    '2019-10-01 24:00:00 UTC',
    '2019-10-01 00:60:00 UTC',
    '2019-10-01 00:00:60 UTC',
    '1969-12-31 23:59:59 UTC',
    '1970-01-01 00:00:00 UTC',
    '2999-12-31 23:59:59 UTC',
    '3000-01-01 00:00:00 UTC',
    '1994-12-31 23:59:59 UTC',
    '1995-01-01 00:00:00 UTC',
    '2099-12-31 23:59:59 UTC',
    '2100-01-01 00:00:00 UTC',
    '2024-03-03 12:00:00 UTC',
    '2024-03-03 12:00:00.9 UTC',
    '2024-03-03 12:00:01 UTC',
    '2024-03-03T12:00:01Z',
    '2024-03-03 12:00:00+09:00',
    '2024-03-03 12:00:01',
    '2024-03-03 12:00:01-05:00',
    '2019-10-01',
    '01/10/2019 00:00',
    '1569888000',
    'infinity',
    'epoch',
    '',
    ' ',
    '2019-10-01 00:00:00 utc',
    '2019-10-01  00:00:00 UTC',
    '2019-10-1 0:00:00 UTC',
    '2019-10-01 00:00 UTC',
    '2019-10-01 00:00:00. UTC',
    '٢٠١٩-10-01 00:00:00 UTC',
  ],
  event_type: ['view', 'cart', 'remove_from_cart', 'purchase', 'View', 'VIEW', 'veiw', '', 'view ', ' cart', 'null'],
  product_id: [
    '0',
    '1',
    '00',
    '01',
    '-1',
    '+1',
    '1.0',
    '1.',
    '1,0',
    '1e3',
    '1E+18',
    '2.10381E+18',
    '2,10381E+18',
    '33.2',
    '5773203.0',
    '9223372036854775807',
    '9223372036854775808',
    '99999999999999999999999',
    '9'.repeat(64),
    '1'.repeat(65),
    `0${'1'.repeat(30)}`,
    `${'1'.repeat(20)}.0`,
    '1_000',
    '0x10',
    'abc',
    '',
    ' 7 ',
    '1 2',
    'NaN',
    'inf',
    '1e',
    '.5',
    '１',
  ],
  category_id: [
    '',
    '2053013555631882655',
    '2.05301E+18',
    '33.0',
    'abc',
    '9223372036854775808',
    '1'.repeat(64),
    '1'.repeat(65),
    '-1',
    '01',
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
    '-0.00',
    '-1.',
    '+1',
    '1.2345',
    '1.23450000',
    '1.23456',
    '1.00000',
    '99999999999999.9999',
    '999999999999999',
    '99999999999999.99999',
    '999999999.9999',
    '1000000000',
    '000000999999999.5',
    '999999999.99999',
    '1e3',
    '1E+03',
    '1,5',
    '1 000',
    '$5',
    '',
    ' 5 ',
    'nan',
    '1_0',
    '0005.1',
    '1.1.1',
  ],
  user_id: [],
};
pieces.user_id = pieces.product_id;

describe('the rules as SQL and the rules as functions agree', () => {
  test('on every known value of every column', async () => {
    const rows = Object.entries(pieces).flatMap(([column, values]) =>
      values.map((value) => ({ ...good, [column]: value })),
    );
    await expectAgreement(rows);
    await expectAgreement(rows, ruleSettings(new Date('2024-03-01T12:00:00Z'), 'Asia/Seoul'));
    const reasons = new Set(rows.map((row) => judge(trimmed(row), settings).reason));
    for (const reason of [
      'missing-value',
      'bad-event-time',
      'unknown-event-type',
      'mangled-id',
      'id-too-large',
      'bad-id',
      'bad-price',
      'negative-price',
      'price-too-precise',
      null,
    ])
      expect(reasons).toContain(reason);
  });

  test('on rows made of them, and on values that nobody thought of', async () => {
    const odd = fc.string({ unit: fc.constantFrom(...'0123456789-+:. TZUTCeE,_ '), maxLength: 26 });
    const value = (known: string[]): fc.Arbitrary<string> =>
      fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: odd });
    const row = fc.record({
      event_time: value(pieces.event_time),
      event_type: value(pieces.event_type),
      product_id: value(pieces.product_id),
      category_id: value(pieces.category_id),
      category_code: fc.constantFrom('', 'a.b'),
      brand: fc.constantFrom('', ' ', 'x'),
      price: value(pieces.price),
      user_id: value(pieces.user_id),
      user_session: fc.constantFrom('', 's'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 50, maxLength: 200 }), (rows) => expectAgreement(rows)),
      { numRuns: 15 },
    );
    const digits = fc
      .oneof(fc.bigInt({ min: 0n, max: 2n ** 65n }), fc.bigInt({ min: 0n, max: 10n ** 66n }))
      .map(String);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          digits.map((product_id) => ({ ...good, product_id })),
          { minLength: 100, maxLength: 100 },
        ),
        (rows) => expectAgreement(rows),
      ),
      { numRuns: 3 },
    );
  });
});

test('good values mean the same instant, id and amount that were written', async () => {
  const times = [
    '2019-10-01 00:00:00 UTC',
    '2019-10-01T00:00:00.25Z',
    '2019-10-01 05:30:00+05:30',
    '2019-09-30 20:00:00-04',
    '2019-10-01 00:00:00',
  ];
  const rows = await judgeByEngine(
    times.map((event_time) => ({
      ...good,
      event_time,
      product_id: '9223372036854775807',
      price: '35.79000',
      brand: ' acme ',
      user_session: ' ',
    })),
    settings,
  );
  expect(rows.map((row) => row['event_time'])).toEqual([
    '2019-10-01 00:00:00',
    '2019-10-01 00:00:00.25',
    '2019-10-01 00:00:00',
    '2019-10-01 00:00:00',
    '2019-10-01 00:00:00',
  ]);
  expect(rows[0]).toMatchObject({
    product_id: '9223372036854775807',
    price: '35.7900',
    brand: 'acme',
    user_session: null,
    kind: 0,
  });
});

test('a time of another century and a price beyond sense are put aside: one such row would stretch every answer by day, or break a sum', () => {
  const reasonOf = (change: Partial<RawRow>): string | null => judge({ ...good, ...change }, settings).reason;
  expect(
    [
      '1970-01-01 00:00:00 UTC',
      '2999-12-31 23:59:59 UTC',
      '1995-01-01 00:00:00 UTC',
      '2024-03-03 12:00:00 UTC',
      '2024-03-03 12:00:01 UTC',
    ].map((event_time) => reasonOf({ event_time })),
  ).toEqual(['bad-event-time', 'bad-event-time', null, null, 'bad-event-time']);
  expect(['99999999999999.9999', '1000000000', '999999999.9999'].map((price) => reasonOf({ price }))).toEqual([
    'bad-price',
    'bad-price',
    null,
  ]);
});

test('a clock that runs ahead, or stands at its zero, is told apart from a time written wrongly', () => {
  const remedyOf = (event_time: string): string | undefined => judge({ ...good, event_time }, settings).remedy;
  expect(remedyOf('2024-03-03 12:00:01 UTC')).toContain('48 hours in the future');
  expect(remedyOf('2024-03-03T12:00:01.5+09:00')).toContain('48 hours in the future');
  expect(remedyOf('1970-01-01 00:00:00 UTC')).toContain('zero of a computer clock');
  expect(remedyOf('2024-02-30 12:00:00 UTC')).toBeUndefined();
});

test('a time without a zone is taken in the zone that was named, and then needs no warning', async () => {
  const seoul = ruleSettings(new Date('2024-03-01T12:00:00Z'), 'Asia/Seoul');
  const rows = await judgeByEngine(
    ['2019-10-01 09:00:00', '2019-10-01 09:00:00 UTC', '2019-10-01T09:00:00.5'].map((event_time) => ({
      ...good,
      event_time,
    })),
    seoul,
  );
  expect(rows.map((row) => [row['event_time'], row['time_warning']])).toEqual([
    ['2019-10-01 00:00:00', null],
    ['2019-10-01 09:00:00', null],
    ['2019-10-01 00:00:00.5', null],
  ]);
  const newYork = ruleSettings(new Date('2024-03-01T12:00:00Z'), 'America/New_York');
  const changes = await judgeByEngine(
    ['2019-11-03 01:30:00', '2019-03-10 02:30:00', '2019-07-01 00:00:00'].map((event_time) => ({
      ...good,
      event_time,
    })),
    newYork,
  );
  expect(changes.map((row) => row['event_time'])).toEqual([
    '2019-11-03 06:30:00',
    '2019-03-10 07:30:00',
    '2019-07-01 04:00:00',
  ]);
});

test('every reason has a remedy', () => {
  for (const [reason, remedy] of Object.entries(REASONS)) {
    expect(reason).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(remedy.length).toBeGreaterThan(10);
  }
});
