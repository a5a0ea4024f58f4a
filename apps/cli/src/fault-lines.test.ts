import { expect, it } from 'vitest';
import { faultLines } from './fault-lines.js';

const missing = (date: string): Parameters<typeof faultLines>[0][number] => ({
  date,
  kind: 'MISSING_DAY',
  detail: `The log has no event on ${date}, between days that have some.`,
});

it('missing days in a row are one line, over the end of a month and other faults', () => {
  const vanished = { date: '2019-11-01', kind: 'EVENT_TYPE_VANISHED', detail: 'No purchase.' };
  expect(
    faultLines([
      missing('2019-10-30'),
      missing('2019-10-31'),
      vanished,
      missing('2019-11-01'),
      missing('2019-11-03'),
      { ...vanished, date: '2019-11-04' },
    ]),
  ).toEqual([
    '2019-10-30 to 2019-11-01 MISSING_DAY: The log has no event on 3 days in a row, between days that have some.',
    '2019-11-01 EVENT_TYPE_VANISHED: No purchase.',
    '2019-11-03 MISSING_DAY: The log has no event on 2019-11-03, between days that have some.',
    '2019-11-04 EVENT_TYPE_VANISHED: No purchase.',
  ]);
  expect(faultLines([])).toEqual([]);
});
