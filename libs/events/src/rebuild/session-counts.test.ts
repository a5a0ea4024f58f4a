import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { CountTable, SessionCounts } from './session-counts.js';

test('sums by two keys are those of a map, however many there are', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: -40, max: 200_000_000 }), fc.integer({ min: 0, max: 9 })), { maxLength: 4000 }), (entries) => {
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
    table.clear();
    expect(table.size).toBe(0);
  }), { numRuns: 30 });
});

test('a row belongs to everything, to its name, and to each category above it', () => {
  const counts = new SessionCounts();
  const namesOf = (numbers: readonly number[]): string[] => numbers.map((number) => `${counts.facets[number]?.part} ${counts.facets[number]?.facet}`);
  expect(namesOf(counts.facetsOf('a.b.c', '7'))).toEqual(['all null', 'name a.b.c', 'category a', 'category a.b', 'category a.b.c']);
  expect(namesOf(counts.facetsOf(null, '7'))).toEqual(['all null', 'name 7']);
  expect(namesOf(counts.facetsOf(null, null))).toEqual(['all null', 'name (none)']);
  expect(counts.facetsOf('7', null)[1]).toBe(counts.facetsOf(null, '7')[1]);
  expect(namesOf([counts.facetOfBrand('7')])).toEqual(['brand 7']);
});
