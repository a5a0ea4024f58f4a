import { afterAll, beforeAll, expect, it } from 'vitest';
import { resolvePeriod } from '../../period.js';
import { select } from '../../sql.js';
import { addDays } from '../../local-days.js';
import { type TinyLake, tinyLake } from '../../testing/tiny-lake.js';
import { wanderingLog } from '../../testing/wandering-log.js';
import { categoryPatternQuery, categoryPatterns, type CategoryPatternRow } from './category-query.js';

let lake: TinyLake;
beforeAll(async () => {
  lake = await tinyLake(
    wanderingLog(
      Array.from({ length: 30 }, (_, day) => addDays('2019-10-10', day)),
      400,
      12,
    ),
  );
});
afterAll(() => lake.close());

const sorted = (rows: readonly CategoryPatternRow[]): string[] =>
  rows.map(({ category, pattern, units }) => `${category} ${pattern} ${units}`).toSorted();

it.each([
  ['the whole log', null],
  ['a period', { from: '2019-10-20', to: '2019-11-03' }],
])('what the lake has counted is what the events say: %s', async (_, period) => {
  const scope = {
    period: await resolvePeriod(lake.store, { timeZone: 'America/New_York', period }),
    filter: null,
    bots: 'exclude' as const,
  };
  expect(sorted(await categoryPatterns(lake.store, scope))).toEqual(
    sorted(await select<CategoryPatternRow>(lake.store, categoryPatternQuery(scope))),
  );
});
