import { describe, expect, it } from 'vitest';
import { beforeAfterRatio } from './before-after.js';
import golden from '../golden/conditional-logit.golden.json' with { type: 'json' };

const pair = (before: number, after: number, cluster: number, exposureBefore = 100, exposureAfter = 100) => ({
  before,
  after,
  exposureBefore,
  exposureAfter,
  cluster,
});

describe('beforeAfterRatio', () => {
  it.each(golden.cases.beforeAfter)(
    'agrees with a binomial model with offset in statsmodels',
    ({ pairs, value, low, high }) => {
      const found = beforeAfterRatio(pairs);
      if (!found.ok) throw new Error(found.detail);
      expect(found.value).toBeCloseTo(value, 8);
      expect(found.low).toBeCloseTo(low, 7);
      expect(found.high).toBeCloseTo(high, 7);
    },
  );

  it('takes exposures for what they are', () => {
    const found = beforeAfterRatio([pair(10, 20, 1, 100, 200), pair(30, 15, 2, 200, 100)]);
    expect(found.ok && found.value).toBeCloseTo(1, 9);
  });

  it('says why there is no ratio', () => {
    expect(beforeAfterRatio([])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(beforeAfterRatio([pair(0, 0, 1)])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(beforeAfterRatio([pair(0, 3, 1), pair(0, 2, 2)])).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(beforeAfterRatio([pair(2, 0, 1), pair(3, 0, 2)])).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(beforeAfterRatio([pair(2, 3, 1)])).toMatchObject({ ok: false, reason: 'too-few' });
    expect(() => beforeAfterRatio([pair(1, 1, 1, 0)])).toThrow('Exposures are 0 and 100');
    expect(() => beforeAfterRatio([pair(1.5, 1, 1)])).toThrow('before is 1.5');
  });
});
