import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { CountTable, SessionCounts } from './session-counts.js';

test('sums by two keys are those of a map, however many there are', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.integer({ min: 0, max: 60 }),
          fc.integer({ min: -40, max: 200_000_000 }),
          fc.integer({ min: 0, max: 9 }),
        ),
        { maxLength: 4000 },
      ),
      (entries) => {
        const [table, expected] = [new CountTable(), new Map<string, [number, number]>()];
        for (const [first, second, value] of entries) {
          table.add(first, second, 1, value);
          const [n, sum] = expected.get(`${first} ${second}`) ?? [0, 0];
          expected.set(`${first} ${second}`, [n + 1, sum + value]);
        }
        const found = new Map<string, [number, number]>();
        table.forEach((first, second, n, sum) => found.set(`${first} ${second}`, [n, sum]));
        expect(found).toEqual(expected);
        expect(table.size).toBe(expected.size);
      },
    ),
    { numRuns: 30 },
  );
});

test('additions that are more than can be noted at once are all there, and so are those made after the sums were looked at', () => {
  const table = new CountTable();
  for (const from of [0, 150_000]) {
    for (let i = from; i < from + 150_000; i += 1) table.add(i % 7, (i % 11_003) - 5000, 1, i % 3);
    expect(table.size).toBe(7 * 11_003);
  }
  let [n, sum, wrong] = [0, 0, 0];
  table.forEach((first, second, a, b) => {
    n += a;
    sum += b;
    // Both keys come back after 7 × 11,003 additions.
    if (a !== Math.floor((300_000 - 1 - placeOf(first, second)) / (7 * 11_003)) + 1) wrong += 1;
  });
  expect([n, sum, wrong]).toEqual([300_000, 300_000, 0]);

  /** The first addition of two keys. */
  function placeOf(first: number, second: number): number {
    let place = second + 5000;
    while (place % 7 !== first) place += 11_003;
    return place;
  }
});

test('a row belongs to everything, to its name, and to each category above it', () => {
  const counts = new SessionCounts();
  const namesOf = (numbers: readonly number[]): string[] =>
    numbers.map((number) => `${counts.facets[number]?.part} ${counts.facets[number]?.facet}`);
  expect(namesOf(counts.facetsOf('a.b.c', '7'))).toEqual([
    'all null',
    'name a.b.c',
    'category a',
    'category a.b',
    'category a.b.c',
  ]);
  expect(namesOf(counts.facetsOf(null, '7'))).toEqual(['all null', 'name 7']);
  expect(namesOf(counts.facetsOf(null, null))).toEqual(['all null', 'name (none)']);
  expect(counts.facetsOf('7', null)[1]).toBe(counts.facetsOf(null, '7')[1]);
  expect(namesOf([counts.facetOfBrand('7')])).toEqual(['brand 7']);
});

test("what is taken is nobody else's, and what is counted from then on is taken next", () => {
  const counts = new SessionCounts(2);
  const facet = counts.facetOfBrand('a');
  for (const begin of [16, 32, 48]) counts.shapes.add(facet, begin, 1, 1);
  expect(counts.isLarge).toBe(true);
  const first = counts.take();
  expect([counts.isLarge, counts.shapes.size, first.shapes.size]).toEqual([false, 0, 3]);
  counts.shapes.add(facet, 16, 1, 1);
  expect([first.shapes.size, counts.take().shapes.size, counts.take().shapes.size, counts.facetOfBrand('a')]).toEqual([
    3,
    1,
    0,
    facet,
  ]);
});
