import { expect, test } from 'vitest';
import { roughBytes } from './rough-bytes.js';

test('grows with texts, lists, objects, maps and typed arrays, and counts what is met twice once', () => {
  expect(roughBytes('x'.repeat(1000))).toBeGreaterThan(2000);
  expect(roughBytes(Array.from({ length: 1000 }, (_, i) => ({ date: '2019-10-01', count: i })))).toBeGreaterThan(
    100_000,
  );
  expect(roughBytes(new Float64Array(1000))).toBeGreaterThan(8000);
  expect(roughBytes(new Map([['a', 'x'.repeat(500)]]))).toBeGreaterThan(1000);
  const shared = 'x'.repeat(10);
  const one = { shared };
  expect(roughBytes([one, one])).toBeLessThan(roughBytes([{ shared }, { shared }]));
  const around: Record<string, unknown> = {};
  around['self'] = around;
  expect(roughBytes(around)).toBeLessThan(200);
  expect([null, undefined, 1, true].map(roughBytes)).toEqual([16, 16, 16, 16]);
});
