import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { countChange } from './rate-ratio.js';

const golden = JSON.parse(readFileSync(new URL('../golden/shrinkage.golden.json', import.meta.url), 'utf8')) as {
  cases: { changes: { now: number; before: number; low: number; high: number }[] };
};

it.each(golden.cases.changes)('agrees with statsmodels on $now after $before', ({ now, before, low, high }) => {
  const change = countChange(now, before);
  expect(change).toMatchObject({ ok: true, value: now / before - 1, level: 0.95 });
  if (!change.ok) throw new Error(change.detail);
  if (now > 0) expect(change.low).toBeCloseTo(low, 7);
  expect(change.high).toBeCloseTo(high, 7);
  expect(change.low).toBeLessThanOrEqual(change.value);
});

it('has no change to tell where nothing was before', () => {
  expect(countChange(0, 0)).toMatchObject({ ok: false, reason: 'no-data' });
  expect(countChange(3, 0)).toMatchObject({ ok: false, reason: 'zero-baseline' });
  expect(() => countChange(-1, 0)).toThrow('now is -1');
});
