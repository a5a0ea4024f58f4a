import { expect, test } from 'vitest';
import { readCron, writeCron } from './cron-plan.js';

test('plain expressions are read, and written as they were', () => {
  for (const cron of ['30 * * * *', '5 3 * * *', '0 3 * * 1', '15 23 31 * *'])
    expect(writeCron(readCron(cron))).toBe(cron);
  expect(readCron('5 3 * * *')).toEqual({ mode: 'daily', hour: 3, minute: 5 });
  expect(readCron('0 3 1 * *')).toEqual({ mode: 'monthly', day: 1, hour: 3, minute: 0 });
});

test('Sunday is 0, 7 and SUN', () => {
  for (const day of ['0', '7', 'SUN', 'sun'])
    expect(readCron(`0 3 * * ${day}`)).toEqual({ mode: 'weekly', weekday: 0, hour: 3, minute: 0 });
});

test('what is not plain stays as it is', () => {
  for (const cron of [
    '*/5 * * * *',
    '0 3 * 1 *',
    '0 3 1 * 1',
    '0 25 * * *',
    '0 3 * *',
    '0 3 1-5 * *',
    'every day',
    '0 3 * * 1,3',
  ])
    expect(readCron(cron)).toEqual({ mode: 'custom', cron });
});
