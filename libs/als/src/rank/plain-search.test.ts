import { expect, it } from 'vitest';
import { PlainSearch } from './plain-search.js';

const MODEL = { factors: 2, items: 5, itemFactors: Float32Array.of(1, 0, 0, 1, 1, 1, -1, 0, 0.5, 0.5) };

it('gives a query the same scores alone, in a block of four and in the rest of one', () => {
  const search = new PlainSearch(MODEL);
  const queries = Float32Array.of(1, 3, 2, -1, 0.25, 7, -4, 1, 5, 5, 0.1, 0.3);
  const together = search.search(queries, 5, undefined, () => undefined);
  for (let query = 0; query < 6; query += 1) {
    const alone = search.search(queries.slice(query * 2, query * 2 + 2), 5, undefined, () => undefined);
    expect([alone.indices, alone.scores]).toEqual([
      together.indices.slice(query * 5, query * 5 + 5),
      together.scores.slice(query * 5, query * 5 + 5),
    ]);
  }
  expect([...together.indices.subarray(0, 5)]).toEqual([2, 1, 4, 0, 3]);
  expect([...together.scores.subarray(0, 5)]).toEqual([4, 3, 2, 1, -1]);
});

it('leaves out what is marked around each query, and what is not allowed', () => {
  const search = new PlainSearch(MODEL);
  const marked: [number, number][] = [];
  const { indices } = search.search(Float32Array.of(1, 3, 1, 3), 3, Uint8Array.of(1, 0, 1, 1, 1), (query, value) => {
    marked.push([query, value]);
    search.blocked[query === 0 ? 2 : 4] = value;
  });
  expect([...indices]).toEqual([4, 0, 3, 2, 0, 3]);
  expect(marked).toEqual([
    [0, 1],
    [0, 0],
    [1, 1],
    [1, 0],
  ]);
  expect([...search.blocked]).toEqual([0, 0, 0, 0, 0]);
});
