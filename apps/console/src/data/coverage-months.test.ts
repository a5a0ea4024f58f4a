import { expect, test } from 'vitest';
import { faultOf } from '../testing/fault-of.js';
import { coverageMonths, toldFaults } from './coverage-months.js';

const day = (date: string, views: number) => ({
  date,
  counts: { views, carts: 1, removes: 0, purchases: 0, total: views + 1 },
});
const fault = faultOf('2019-11-15', 'MISSING_DAY');

test('days are added up by month, and each month has its faults', () => {
  const months = coverageMonths([day('2019-10-30', 5), day('2019-10-31', 7), day('2019-11-15', 0)], [fault]);
  expect(months.map(({ month, days, faults }) => [month, days.length, faults.length])).toEqual([
    ['2019-10', 2, 0],
    ['2019-11', 1, 1],
  ]);
  expect(months[0]?.counts).toEqual({ views: 12, carts: 2, removes: 0, purchases: 0, total: 14 });
});

test('an empty log has no month', () => {
  expect(coverageMonths([], [])).toEqual([]);
});

test('missing days in a row are told as one', () => {
  const told = toldFaults([
    fault,
    { ...fault, date: '2019-11-16', kind: 'PARTIAL_DAY' },
    { ...fault, date: '2019-11-16' },
    { ...fault, date: '2019-11-18' },
  ]);
  expect(told.map((one) => [one.fault.date, one.fault.kind, one.days, one.until])).toEqual([
    ['2019-11-15', 'MISSING_DAY', 2, '2019-11-16'],
    ['2019-11-16', 'PARTIAL_DAY', 1, '2019-11-16'],
    ['2019-11-18', 'MISSING_DAY', 1, '2019-11-18'],
  ]);
});
