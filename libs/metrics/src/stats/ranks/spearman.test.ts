import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../golden/association.golden.json' with { type: 'json' };
import { spearman, type WeightedPair } from './spearman.js';

const each = (x: readonly number[], y: readonly number[]): WeightedPair[] =>
  x.map((value, at) => ({ x: value, y: y[at] ?? Number.NaN, count: 1 }));

describe.each(golden.cases.ranks)('ranks with correlation $rho', ({ x, y, rho, low, high }) => {
  it('are scipy’s', () => {
    const estimate = spearman(each(x, y));
    if (!estimate.ok) throw new Error('no correlation');
    expect(estimate.value).toBeCloseTo(rho, 10);
    expect(estimate.low).toBeCloseTo(low, 9);
    expect(estimate.high).toBeCloseTo(high, 9);
  });
});

describe('Spearman’s correlation', () => {
  it('is the same from counts as from units', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            x: fc.integer({ min: 0, max: 3 }),
            y: fc.integer({ min: 0, max: 3 }),
            count: fc.integer({ min: 0, max: 4 }),
          }),
          { maxLength: 12 },
        ),
        (pairs) => {
          const units = pairs.flatMap(({ x, y, count }) => Array.from({ length: count }, () => ({ x, y, count: 1 })));
          const [counted, listed] = [spearman(pairs), spearman(units)];
          if (!counted.ok || !listed.ok) expect(counted).toEqual(listed);
          else expect(counted.value).toBeCloseTo(listed.value, 12);
        },
      ),
    );
  });

  it('says why there is none', () => {
    expect(spearman([])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(spearman(each([1, 2, 3], [1, 2, 3]))).toMatchObject({ ok: false, reason: 'too-few' });
    expect(
      spearman([
        { x: 1, y: 2, count: 9 },
        { x: 1, y: 3, count: 9 },
      ]),
    ).toMatchObject({ ok: false, reason: 'too-few' });
    expect(spearman(each([1, 2, 3, 4], [1, 2, 3, 4]))).toMatchObject({ value: 1, low: 1, high: 1 });
    expect(() => spearman([{ x: 1, y: Infinity, count: 1 }])).toThrow(/finite/);
  });
});
