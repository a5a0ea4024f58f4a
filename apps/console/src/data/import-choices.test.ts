import { expect, test } from 'vitest';
import { changedChoices, importInput, noChoices } from './import-choices.js';

test('nothing is said that was not chosen', () => {
  expect(importInput(noChoices)).toEqual({ keepDuplicates: false, replaceMonths: false });
  expect(changedChoices(noChoices)).toBe(0);
});

test('months may be written with commas or spaces between', () => {
  const choices = { ...noChoices, replaceOnlyMonths: ' 2019-10, 2019-11  2019-12,', readAgain: true, acceptCut: true };
  expect(importInput(choices)).toEqual({
    keepDuplicates: false,
    replaceMonths: false,
    replaceOnlyMonths: ['2019-10', '2019-11', '2019-12'],
    readAgain: true,
    acceptCut: true,
  });
  expect(importInput({ ...noChoices, replaceOnlyMonths: ' , ' })).toEqual({
    keepDuplicates: false,
    replaceMonths: false,
  });
  expect(changedChoices(choices)).toBe(3);
});

test('percent become a fraction, and empty columns stay in their place', () => {
  const choices = {
    ...noChoices,
    maxBadPercent: 0.7,
    delimiter: 'TAB',
    header: 'no',
    columns: 'event_time, ,user_id',
    timeZone: ' Asia/Seoul ',
  } as const;
  expect(importInput(choices)).toEqual({
    keepDuplicates: false,
    replaceMonths: false,
    maxBadShare: 0.007,
    readAs: { delimiter: 'TAB', header: false, timeZone: 'Asia/Seoul', columns: ['event_time', '', 'user_id'] },
  });
  expect(changedChoices(choices)).toBe(5);
});
