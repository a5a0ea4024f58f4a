import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import type { Effect } from '../means/effect.js';
import { normalQuantile } from '../distributions/normal.js';
import { groupSequential } from './group-sequential.js';
import { repeatedInterval } from './stage-wise.js';

const effectAt = (value: number, standardError: number): Effect => ({
  ok: true,
  value,
  standardError,
  n: 4000,
  scale: 'absolute',
});
const FIVE = groupSequential({ fractions: [0.2, 0.4, 0.6, 0.8, 1], spending: { kind: 'obrien-fleming' } });

describe('the repeated interval', () => {
  it('excludes no effect exactly when the bound is reached, and keeps the effect’s scale', () => {
    for (const [look, { bound }] of FIVE.looks.entries()) {
      const [inside, outside] = [
        repeatedInterval(FIVE, look, effectAt(bound - 1e-9, 1)),
        repeatedInterval(FIVE, look, { ...effectAt(-bound - 1e-9, 1), scale: 'relative' }),
      ];
      expect(inside.ok && inside.low < 0).toBe(true);
      expect(outside.ok && outside.high < 0).toBe(true);
      expect(outside).toMatchObject({ method: 'repeated-obrien-fleming-relative', level: 0.95 });
    }
  });

  it('says why there is none', () => {
    const early = groupSequential({ fractions: [1e-3, 1], spending: { kind: 'obrien-fleming' } });
    expect(repeatedInterval(early, 0, effectAt(1, 1))).toMatchObject({ ok: false, reason: 'too-few' });
    const missing = { ok: false, reason: 'no-data', detail: 'The control arm has no users.' } as const;
    expect(repeatedInterval(FIVE, 0, missing)).toBe(missing);
    expect(() => repeatedInterval(FIVE, 5, effectAt(1, 1))).toThrow(/look is 5; give the number of a look from 0 to 4/);
  });
});

describe('simulated experiments', () => {
  it('cover the truth at all looks together as often as they say', () => {
    const design = groupSequential({ fractions: [0.3, 0.6, 1], spending: { kind: 'pocock' } });
    const random = seededRandom(20191101);
    const [runs, drift] = [800, 2];
    let always = 0;
    for (let run = 0; run < runs; run += 1) {
      let [score, before, covered] = [0, 0, true];
      for (const [look, { fraction }] of design.looks.entries()) {
        score += drift * (fraction - before) + Math.sqrt(fraction - before) * normalQuantile(random.next() || 0.5);
        before = fraction;
        const repeated = repeatedInterval(design, look, effectAt(score / fraction, 1 / Math.sqrt(fraction)));
        covered &&= repeated.ok && repeated.low <= drift && drift <= repeated.high;
      }
      always += covered ? 1 : 0;
    }
    expect(always / runs).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / runs));
  });
});
