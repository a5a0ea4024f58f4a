import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOG_COLUMNS, type LogColumn } from '../schema.js';
import { line, ORDINARY } from '../testing/logs.js';
import { compileLines, LINE_BITS } from './line-automaton.js';
import { alt, byteIn, compile, seq, star, text, type Automaton } from './line-language.js';
import { judge, ruleSettings } from './row-rules.js';
import { splitLine } from './split-line.js';

const settings = ruleSettings(new Date('2024-03-01T12:00:00Z'));
const automaton = compileLines({ columns: LOG_COLUMNS, delimiter: ',' }, settings.latest.slice(0, 10));

/** The bits of an accepted line; null for a refused one. */
function accepts(content: string | Buffer, { table, start, labels }: Automaton = automaton): number | null {
  let state = start;
  const bytes = Buffer.from(content);
  for (const [index, byte] of bytes.entries()) {
    state = table[(state << 8) | byte] ?? 0;
    if (state === 0 || (state <= labels && index < bytes.length - 1)) return null;
  }
  return state <= labels ? state - 1 : null;
}

test('languages compile to an automaton that goes on after each string it accepts', () => {
  const made = compile([seq(text('a'), star(byteIn('09')), text('\n')), seq(alt(text('b'), text('a1')), text('\n'))]);
  expect(['a\n', 'a12\n', 'b\n', 'a1\n', 'c\n', 'a', '\n'].map((content) => accepts(content, made))).toEqual([
    0,
    0,
    1,
    0,
    null,
    null,
    null,
  ]);
  expect(made.table[(2 << 8) | 97]).toBe(made.table[(made.start << 8) | 97]);
});

describe('canonical lines', () => {
  test('are told by their session, their zone and their line end', () => {
    expect(accepts(`${line()}\n`)).toBe(0);
    expect(accepts(`${line({ user_session: '' })}\r\n`)).toBe(LINE_BITS.crlf);
    expect(accepts(`${line({ user_session: 'PZu2caZ5EN', event_time: '2019-10-01T00:00:00.5' })}\n`)).toBe(
      LINE_BITS.textSession | LINE_BITS.zoneless,
    );
    expect(accepts(`${line({ user_session: '11111111-1111-4111-8111-11111111111A' })}\n`)).toBe(LINE_BITS.textSession);
  });

  test.each([
    ['2019-10-01 00:00:00 UTC', true],
    ['2019-10-01 00:00:00+00:00', true],
    ['2019-10-01T23:59:59.000Z', true],
    ['2020-02-29 00:00:00 UTC', true],
    ['2000-02-29 00:00:00 UTC', true],
    ['2024-03-02 23:59:59 UTC', true],
    ['2019-02-29 00:00:00 UTC', false],
    ['2019-04-31 00:00:00 UTC', false],
    ['2019-13-01 00:00:00 UTC', false],
    ['2019-00-01 00:00:00 UTC', false],
    ['2019-10-00 00:00:00 UTC', false],
    ['2019-10-01 24:00:00 UTC', false],
    ['2019-10-01 00:60:00 UTC', false],
    ['1994-12-31 00:00:00 UTC', false],
    ['2024-03-03 00:00:00 UTC', false],
    ['2025-01-01 00:00:00 UTC', false],
    ['2019-10-01 00:00:00.1234567 UTC', false],
    ['', false],
  ])('have real days: %s', (event_time, isAccepted) => {
    expect(accepts(`${line({ event_time })}\n`) !== null).toBe(isAccepted);
  });

  test.each([
    ['0', true],
    ['9223372036854775807', true],
    ['9223372036854775799', true],
    ['8999999999999999999', true],
    ['1000000000000000000', true],
    ['999999999999999999', true],
    ['9223372036854775808', false],
    ['9223372036854775810', false],
    ['9300000000000000000', false],
    ['9999999999999999999', false],
    ['10000000000000000000', false],
    ['01', false],
    ['00', false],
    ['', false],
    ['-1', false],
    ['1.0', false],
    ['1e3', false],
  ])('have ids of 64 bits: %s', (user_id, isAccepted) => {
    expect(accepts(`${line({ user_id })}\n`) !== null).toBe(isAccepted);
    expect(accepts(`${line({ category_id: user_id })}\n`) !== null).toBe(isAccepted || user_id === '');
  });

  test.each([
    ['삼성', true],
    ['a b', true],
    ['"a, b"', true],
    ['""', true],
    ['é\u{1f600}', true],
    ["5'", true],
    [' a', false],
    ['a ', false],
    ['a"b', false],
    ['"a""b"', false],
    ['"a', false],
    ['a\tb', false],
    ['a\rb', false],
    ['a\0b', false],
    ['\u007f', false],
    ['" a"', false],
  ])('have plain texts: %j', (brand, isAccepted) => {
    expect(accepts(`${line({ brand })}\n`) !== null).toBe(isAccepted);
  });

  test('are valid UTF-8', () => {
    const around = (bytes: readonly number[]): Buffer =>
      Buffer.concat([
        Buffer.from(line({ brand: 'A' }).split('A')[0] ?? ''),
        Buffer.from(bytes),
        Buffer.from(`,10.00,501,s\n`),
      ]);
    for (const bad of [
      [0xc0, 0x80],
      [0xff],
      [0xc3],
      [0xe0, 0x80, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0x80],
    ])
      expect(accepts(around(bad)), String(bad)).toBeNull();
  });
});

const orders: LogColumn[][] = [
  [...LOG_COLUMNS],
  LOG_COLUMNS.toReversed(),
  ['user_id', 'event_time', 'user_session', 'price', 'product_id', 'event_type'],
];
const anyValue: Record<LogColumn, fc.Arbitrary<string>> = {
  event_time: fc.oneof(
    fc
      .date({ min: new Date('1990-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
      .chain((date) =>
        fc
          .constantFrom(' UTC', 'Z', '+00:00', '', '.000Z', '+01:00', '.1234567Z')
          .map((zone) => `${date.toISOString().slice(0, 19)}${zone}`),
      ),
  ),
  event_type: fc.constantFrom('view', 'cart', 'remove_from_cart', 'purchase', 'View', ''),
  product_id: fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String), fc.constantFrom('1e3', '00', '', ' 1')),
  category_id: fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String), fc.constantFrom('', '2.1E+18', 'x')),
  category_code: fc.string({ maxLength: 5 }),
  brand: fc.string({ unit: 'binary', maxLength: 5 }),
  price: fc.oneof(
    fc.double({ min: -1, max: 1e10, noNaN: true }).map(String),
    fc.integer({ min: 0, max: 100000 }).map((cents) => (cents / 100).toFixed(2)),
    fc.constantFrom('00.50', '1.00000', '1000000000', '.5', '5.'),
  ),
  user_id: fc.bigInt({ min: 2n ** 63n - 20n, max: 2n ** 63n + 20n }).map(String),
  user_session: fc.oneof(
    fc.uuid(),
    fc.uuid().map((id) => id.toUpperCase()),
    fc.string({ maxLength: 5 }),
  ),
};

test('what the automaton accepts, the rules call good, without a warning but for the zone, and the sessions are what the bits say', () => {
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.record(
        Object.fromEntries(
          Object.entries(anyValue).map(([column, any]) => [
            column,
            fc.oneof(
              { weight: 4, arbitrary: fc.constant(ORDINARY[column as LogColumn]) },
              { weight: 1, arbitrary: any },
            ),
          ]),
        ),
      ) as fc.Arbitrary<Record<LogColumn, string>>,
      fc.constantFrom(...orders),
      fc.constantFrom(',', '\t'),
      (row, order, delimiter) => {
        const content = order.map((column) => row[column]).join(delimiter);
        const bits = accepts(`${content}\n`, compileLines({ columns: order, delimiter }, settings.latest.slice(0, 10)));
        if (bits === null) return;
        accepted += 1;
        const split = splitLine(content, delimiter);
        if (!split.ok) throw new Error('accepted, but cannot be split');
        expect(split.fields).toHaveLength(order.length);
        const values = Object.fromEntries(
          order.map((column, index) => [column, split.fields[index] === '' ? null : split.fields[index]]),
        );
        if (
          order.includes('event_time') &&
          order.includes('event_type') &&
          order.includes('product_id') &&
          order.includes('price') &&
          order.includes('user_id')
        ) {
          const verdict = judge(values, settings);
          expect([verdict.reason, verdict.warnings.map(({ warning }) => warning)], content).toEqual([
            null,
            (bits & LINE_BITS.zoneless) === 0 ? [] : ['time-without-zone'],
          ]);
        }
        const isUuid =
          typeof values['user_session'] !== 'string' ||
          /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(values['user_session']);
        expect((bits & LINE_BITS.textSession) === 0).toBe(isUuid);
      },
    ),
    { numRuns: 1500 },
  );
  expect(accepted).toBeGreaterThan(50);
});
