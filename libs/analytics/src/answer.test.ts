import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerFor, restrictionText } from './answer.js';
import { resolvePeriod } from './period.js';
import { sql } from './sql.js';
import { type TinyLake, tinyLake } from './testing/tiny-lake.js';

let lake: TinyLake;
beforeAll(async () => {
  lake = await tinyLake([{ at: '2019-10-01 21:00:00', type: 'view', product: '1', user: '1' }]);
});
afterAll(() => lake.close());

it('an answer says which snapshot, zone and days it is about, and which statements were run', async () => {
  const period = await resolvePeriod(lake.store, { timeZone: 'Asia/Dubai' });
  const statements = [sql`select ${1}`, sql`select 2`];
  expect(answerFor(lake.store, period, { name: 'n', formula: 'f', population: 'p' }, statements)).toEqual({
    snapshot: lake.store.snapshot,
    timeZone: 'Asia/Dubai',
    period: { from: '2019-10-02', to: '2019-10-02' },
    faults: [],
    daysLeftOut: [],
    definition: { name: 'n', formula: 'f', population: 'p', query: 'select ?\n-- parameters: [1]\n;\nselect 2' },
  });
});

it('a restriction is told in words, none in none', () => {
  expect([
    restrictionText(null),
    restrictionText(undefined),
    restrictionText({}),
    restrictionText({ category: 'a.b' }),
    restrictionText({ brand: 'x' }),
    restrictionText({ category: 'a.b', brand: 'x' }),
  ]).toEqual([
    '',
    '',
    '',
    ', only events of category a.b',
    ', only events of brand x',
    ', only events of category a.b and brand x',
  ]);
});
