import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge, ruleSettings } from '../import/row-rules.js';
import { splitLine } from '../import/split-line.js';
import { LOG_COLUMNS } from '../schema.js';
import { newEvent } from '../testing/appends.js';
import { judgeBatch, type NewEvent } from './log-line.js';

const NOW = new Date('2024-05-01T00:00:00Z');
const judged = (...events: unknown[]) => judgeBatch(events as NewEvent[], NOW);

test('good events are lines of the log: nine columns, UTC, quoted where a comma or a quote stands', () => {
  const { lines, accepted, rejected } = judged(
    newEvent(),
    newEvent({
      event_time: '2019-10-01T05:30:00.25+05:30',
      product_id: '9223372036854775807',
      price: 35.7,
      brand: ' a "b", c ',
      category_code: '',
      user_session: null,
    }),
    { event_time: '2019-10-01 00:00:00 UTC', event_type: 'purchase', product_id: '1', price: 0, user_id: '2' },
  );
  expect([accepted, rejected]).toEqual([3, []]);
  expect(lines.split('\n')).toEqual([
    '2019-10-01 00:00:00.000 UTC,view,1001,2053013555631882655,electronics.smartphone,acme,10.00,501,a session',
    '2019-10-01 00:00:00.25 UTC,view,9223372036854775807,2053013555631882655,,"a ""b"", c",35.7,501,',
    '2019-10-01 00:00:00 UTC,purchase,1,,,,0,2,',
    '',
  ]);
});

test('a bad event comes back with its place, column, value and remedy, and takes no good one with it', () => {
  const bad: [Partial<Record<keyof NewEvent, unknown>> | unknown, string, string | null, string][] = [
    [newEvent({ event_time: '01/10/2019' }), 'bad-event-time', 'event_time', '01/10/2019'],
    [newEvent({ event_time: '2019-02-29T00:00:00Z' }), 'bad-event-time', 'event_time', '2019-02-29T00:00:00Z'],
    [newEvent({ event_time: '1995-01-01T00:00:00+05:00' }), 'bad-event-time', 'event_time', '1994-12-31 19:00:00 UTC'],
    [newEvent({ event_time: '2099-01-01T00:00:00Z' }), 'bad-event-time', 'event_time', '2099-01-01T00:00:00Z'],
    [newEvent({ event_time: '' }), 'missing-value', 'event_time', ''],
    [newEvent({ event_type: 'veiw' }), 'unknown-event-type', 'event_type', 'veiw'],
    [newEvent({ product_id: '5773203.0' }), 'mangled-id', 'product_id', '5773203.0'],
    [newEvent({ product_id: '1'.repeat(65) }), 'id-too-large', 'product_id', '1'.repeat(65)],
    [newEvent({ user_id: '-1' }), 'bad-id', 'user_id', '-1'],
    [{ ...newEvent(), user_id: 501 }, 'wrong-type', 'user_id', '501'],
    [{ ...newEvent(), brand: { name: 'acme' } }, 'wrong-type', 'brand', '{"name":"acme"}'],
    [newEvent({ price: -1 }), 'negative-price', 'price', '-1'],
    [newEvent({ price: 0.1 + 0.2 }), 'price-too-precise', 'price', '0.30000000000000004'],
    [newEvent({ price: Number.NaN }), 'bad-price', 'price', 'NaN'],
    [newEvent({ price: 1e21 }), 'bad-price', 'price', '1e+21'],
    [newEvent({ price: '1,5' }), 'bad-price', 'price', '1,5'],
    [newEvent({ brand: 'a\nb' }), 'line-break', 'brand', 'a\nb'],
    [newEvent({ brand: 'a\0b' }), 'nul-byte', 'brand', 'a\0b'],
    [newEvent({ user_session: '\ud800' }), 'not-utf8', 'user_session', '\ud800'],
    [{ ...newEvent(), brnad: 'acme' }, 'unknown-column', 'brnad', 'acme'],
    [null, 'not-an-event', null, 'null'],
    [[], 'not-an-event', null, '[]'],
  ];
  const { lines, accepted, rejected } = judged(...bad.flatMap(([event]) => [event, newEvent()]));
  expect([accepted, lines.split('\n').length - 1]).toEqual([bad.length, bad.length]);
  expect(rejected.map(({ index, reason, column, value }) => [index, reason, column, value])).toEqual(
    bad.map(([, reason, column, value], index) => [index * 2, reason, column, value]),
  );
  for (const { remedy } of rejected) expect(remedy.length).toBeGreaterThan(10);
  const [tooLong] = judged(newEvent({ brand: 'x'.repeat(1024 * 1024) })).rejected;
  expect([tooLong?.reason, tooLong?.value.length]).toEqual(['line-too-long', 201]);
});

test('a category id that a spreadsheet mangled is left for the import to warn of, as in a file', () => {
  expect(judged(newEvent({ category_id: '2.05301E+18' }))).toMatchObject({
    accepted: 1,
    lines: expect.stringContaining(',2.05301E+18,') as string,
  });
});

test('every line that is written is read back as the values that were sent, and the import finds it good', () => {
  const word = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...'ab ,";\t|\u2028é한') }));
  const event = fc.record({
    event_time: fc
      .date({ min: new Date('1995-01-02'), max: NOW, noInvalidDate: true })
      .chain((at) =>
        fc.constantFrom(
          at.toISOString(),
          at.toISOString().replace('Z', '+00:00'),
          at.toISOString().replace('Z', '-09:30'),
        ),
      ),
    event_type: fc.constantFrom('view', 'cart', 'remove_from_cart', 'purchase'),
    product_id: fc.bigInt({ min: 0n, max: 2n ** 66n }).map(String),
    user_id: fc.bigInt({ min: 0n, max: 2n ** 66n }).map(String),
    price: fc.oneof(
      fc.integer({ min: 0, max: 9_999_999 }).map((cents) => cents / 100),
      fc.integer({ min: 0, max: 99_999_999 }).map((parts) => (parts / 10_000).toFixed(4)),
    ),
    category_code: fc.option(word),
    brand: fc.option(word),
    user_session: fc.option(word),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), (events) => {
      const { lines, rejected } = judgeBatch(events, NOW);
      const refused = new Map(rejected.map(({ index, reason }) => [index, reason]));
      const good = events.filter((_, index) => !refused.has(index));
      for (const [index, reason] of refused) {
        const texts = [events[index]?.brand, events[index]?.category_code, events[index]?.user_session].join('');
        expect(reason).toBe(/[\r\n]/.test(texts) ? 'line-break' : 'nul-byte');
      }
      const rows = lines.split('\n').slice(0, -1);
      expect(rows).toHaveLength(good.length);
      for (const [index, line] of rows.entries()) {
        const split = splitLine(line, ',');
        const fields = split.ok ? split.fields : [];
        const row = Object.fromEntries(LOG_COLUMNS.map((column, place) => [column, fields[place] || null]));
        expect(fields).toHaveLength(9);
        expect(judge(row, ruleSettings(NOW)), line).toEqual({ reason: null, column: null, warnings: [] });
        const sent = good[index];
        expect(Date.parse((row['event_time'] ?? '').replace(' UTC', 'Z'))).toBe(Date.parse(sent?.event_time ?? ''));
        for (const column of ['product_id', 'user_id', 'event_type'] as const) expect(row[column]).toBe(sent?.[column]);
        expect(Number(row['price'])).toBe(Number(sent?.price));
        for (const column of ['category_code', 'brand', 'user_session'] as const)
          expect(row[column]).toBe(sent?.[column]?.replaceAll(/^ +| +$/g, '') || null);
      }
    }),
    { numRuns: 300 },
  );
});
