import { describe, expect, it } from 'vitest';
import { clopperPearson } from './clopper-pearson.js';
import golden from '../golden/overdispersed.golden.json' with { type: 'json' };

describe('clopperPearson', () => {
  it.each(golden.cases.shares)(
    'agrees with statsmodels for $successes of $n at $alpha',
    ({ successes, n, alpha, both, lower, upper }) => {
      const two = clopperPearson(successes, n, { alpha });
      const [low, high] = [
        clopperPearson(successes, n, { alpha, side: 'lower' }),
        clopperPearson(successes, n, { alpha, side: 'upper' }),
      ];
      if (!two.ok || !low.ok || !high.ok) throw new Error('no share');
      expect([two.low, two.high]).toEqual([
        expect.closeTo(both[0] ?? Number.NaN, 10),
        expect.closeTo(both[1] ?? Number.NaN, 10),
      ]);
      expect([low.low, low.high]).toEqual([expect.closeTo(lower, 10), 1]);
      expect([high.low, high.high]).toEqual([0, expect.closeTo(upper, 10)]);
    },
  );

  it('has no share of nobody, and refuses more successes than units', () => {
    expect(clopperPearson(0, 0)).toMatchObject({ ok: false, reason: 'no-data' });
    expect(() => clopperPearson(3, 2)).toThrow(/exceed/);
  });
});
