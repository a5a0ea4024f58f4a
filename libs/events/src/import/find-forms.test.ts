import { describe, expect, test } from 'vitest';
import { log, ORDINARY, rowsOf, scratchFolder, type LogRow } from '../testing/logs.js';
import { reasonsOf, stagingGround, warningsOf } from '../testing/staging.js';
import { stageText } from '../testing/staged-text.js';

const folder = scratchFolder();
const staged = stageText(folder, stagingGround(folder));

const TYPES = ['view', 'cart', 'purchase'] as const;
const OWN = rowsOf(9).map((row, index): LogRow => ({
  ...row,
  event_type: TYPES[index % 3] as string,
  price: `${index}.50`,
}));
const seconds = ({ event_time: time = '' }: LogRow): number =>
  Date.parse(time.replace(' UTC', 'Z').replace(' ', 'T')) / 1000;
const WORDS: Record<string, string> = { view: 'page_view', cart: 'Add to Cart', purchase: 'order' };

describe('a file in forms of its own gives the same rows as one in the log’s', () => {
  const forms: [string, (row: LogRow) => LogRow, string][] = [
    ['epoch seconds', (row) => ({ ...row, event_time: String(seconds(row)) }), 'times as epoch seconds'],
    ['epoch milliseconds', (row) => ({ ...row, event_time: `${seconds(row)}000` }), 'times as epoch milliseconds'],
    [
      'words of other systems',
      (row) => ({ ...row, event_type: WORDS[row.event_type ?? ''] ?? '' }),
      'event types page_view = view Add to Cart = cart order = purchase',
    ],
    ['dollars', (row) => ({ ...row, price: `$${row.price}` }), 'prices in $'],
    ['commas', (row) => ({ ...row, price: `"${row.price?.replace('.', ',')}"` }), 'prices with a decimal comma'],
    [
      'points in dates',
      (row) => ({ ...row, event_time: `${row.event_time?.replace(/^(....)-(..)-(..)/, '$3.$2.$1')}` }),
      'dates with the day first',
    ],
  ];
  test.each(forms)('%s', async (_what, change, words) => {
    const expected = await staged(log(OWN));
    const found = await staged(log(OWN.map(change)));
    expect([found.read, found.good, reasonsOf(found), warningsOf(found)]).toEqual([9, 9, {}, {}]);
    expect(found.rows).toEqual(expected.rows);
    expect(found.readAs).toContain(words);
    expect(expected.readAs).toBe('csv, comma, header, LF, UTC times, 9 columns');
  });

  test('JSON lines, with numbers for times', async () => {
    const expected = await staged(log(OWN));
    const lines = OWN.map((row) =>
      JSON.stringify({ ...ORDINARY, ...row, event_time: seconds(row), event_type: WORDS[row.event_type ?? ''] }),
    );
    const found = await staged(`${lines.join('\n')}\n`, 'log.jsonl');
    expect([found.good, reasonsOf(found)]).toEqual([9, {}]);
    expect(found.rows.map(({ event_time, kind }) => [event_time, kind])).toEqual(
      expected.rows.map(({ event_time, kind }) => [event_time, kind]),
    );
    expect(found.readAs).toContain('times as epoch seconds');
  });
});

test('a value that does not fit the file’s form is a bad row, and is shown as it stands there', async () => {
  const rows = OWN.map((row) => ({ ...row, event_time: String(seconds(row)) }));
  const found = await staged(log([...rows, { ...OWN[0], event_time: '100000000' }, { ...OWN[0], event_time: 'soon' }]));
  expect([found.good, reasonsOf(found)]).toEqual([9, { 'bad-event-time': 2 }]);
  expect(found.aside.map(({ value }) => value)).toEqual(['100000000', 'soon']);
});

test('where a later row contradicts the form, none is taken', async () => {
  const rows = OWN.map((row) => ({ ...row, price: `"${row.price?.replace('.', ',')}"` }));
  const found = await staged(log([...rows, { ...OWN[0], price: '7.25' }]));
  expect([found.good, reasonsOf(found)]).toEqual([1, { 'bad-price': 9 }]);
});

test('dates whose days are all months too are bad rows, which say that the file does not show what comes first', async () => {
  const dated = (day: number) => `11/${String(day).padStart(2, '0')}/2019 00:00:00 UTC`;
  const rows = (from: number) => OWN.map((row, index) => ({ ...row, event_time: dated(from + index) }));
  const either = await staged(log(rows(1)));
  expect([either.good, reasonsOf(either)]).toEqual([0, { 'bad-event-time': 9 }]);
  expect(either.aside[0]).toMatchObject({
    value: '11/01/2019 00:00:00 UTC',
    remedy: expect.stringContaining('does not show whether its dates begin with the day or with the month') as string,
  });
  const monthFirst = await staged(log(rows(12)));
  expect([monthFirst.good, monthFirst.months, monthFirst.readAs]).toEqual([
    9,
    ['2019-11'],
    expect.stringContaining('dates with the month first'),
  ]);
});
