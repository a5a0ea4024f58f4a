import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { liftOf } from './lift.js';

describe('liftOf', () => {
  it('is the share together over what chance would give, and 1 for independent products', () => {
    expect(liftOf({ together: 30, first: 100, second: 50, baskets: 1000 })).toMatchObject({
      ok: true,
      value: 6,
      level: 0.95,
      method: 'log-delta',
    });
    expect(liftOf({ together: 5, first: 100, second: 50, baskets: 1000 })).toMatchObject({ value: 1 });
  });

  it('has the spread that the multinomial delta method gives, worked out from the gradient', () => {
    const [n11, n1, n2, n] = [30, 100, 50, 1000];
    const shares = [n11 / n, (n1 - n11) / n, (n2 - n11) / n];
    const gradient = [n / n11 - n / n1 - n / n2, -n / n1, -n / n2];
    const mean = gradient.reduce((sum, g, cell) => sum + g * shares[cell]!, 0);
    const variance = (gradient.reduce((sum, g, cell) => sum + g * g * shares[cell]!, 0) - mean * mean) / n;
    const lift = liftOf({ together: n11, first: n1, second: n2, baskets: n });
    if (!lift.ok) throw new Error(lift.detail);
    expect(Math.log(lift.high / lift.value)).toBeCloseTo(1.959964 * Math.sqrt(variance), 6);
    expect(Math.log(lift.value / lift.low)).toBeCloseTo(1.959964 * Math.sqrt(variance), 6);
  });

  it('covers the true lift about as often as it says, in simulated baskets', () => {
    for (const [both, one, other] of [
      [0.02, 0.08, 0.05],
      [0.01, 0.09, 0.09],
      [0.05, 0.01, 0.01],
    ] as const) {
      const truth = both / ((both + one) * (both + other));
      const random = seededRandom(11);
      let covered = 0;
      for (let run = 0; run < 1000; run += 1) {
        let [together, first, second] = [0, 0, 0];
        for (let basket = 0; basket < 2000; basket += 1) {
          const draw = random.next();
          if (draw < both) together += 1;
          if (draw < both + one) first += 1;
          if (draw < both || (draw >= both + one && draw < both + one + other)) second += 1;
        }
        const lift = liftOf({ together, first, second, baskets: 2000 });
        if (lift.ok && lift.low <= truth && truth <= lift.high) covered += 1;
      }
      expect(covered / 1000).toBeGreaterThan(0.93);
      expect(covered / 1000).toBeLessThan(0.97);
    }
  });

  it('has no interval where two were never together, or where there are no baskets', () => {
    expect(liftOf({ together: 0, first: 3, second: 4, baskets: 10 })).toMatchObject({ ok: false, reason: 'too-few' });
    expect(liftOf({ together: 0, first: 0, second: 0, baskets: 0 })).toMatchObject({ ok: false, reason: 'no-data' });
    expect(liftOf({ together: 4, first: 4, second: 4, baskets: 4 })).toMatchObject({ value: 1, low: 1, high: 1 });
  });

  it('refuses counts that no baskets have', () => {
    expect(() => liftOf({ together: 5, first: 4, second: 9, baskets: 20 })).toThrow('5 baskets with both of 4 and 9');
    expect(() => liftOf({ together: 1, first: 6, second: 6, baskets: 10 })).toThrow('cannot be');
    expect(() => liftOf({ together: 1.5, first: 6, second: 6, baskets: 20 })).toThrow('whole numbers');
    expect(() => liftOf({ together: 1, first: 2, second: 2, baskets: 9 }, { alpha: 0 })).toThrow('alpha is 0');
  });
});
