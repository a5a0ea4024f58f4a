import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import { fallingRoot } from '../numeric/bracketed-root.js';
import { detectableSpread, spreadLimit, spreadPower } from './group-spread.js';
import { heterogeneity } from '../multiplicity/heterogeneity.js';
import { noncentralityAt } from '../distributions/noncentral-chi-square.js';
import { normalQuantile } from '../distributions/normal.js';

const random = seededRandom(31);
const normal = (): number => normalQuantile(1 - random.next());

/** True effects of a spread, in a random direction; or with one group that differs. */
function effectsOf(groups: number, spread: number, only: number | null = null): number[] {
  const drawn = Array.from({ length: groups }, (_, at) => (only === null ? normal() : at === only ? 1 : 0));
  const mean = drawn.reduce((sum, one) => sum + one, 0) / groups;
  const deviation = Math.sqrt(drawn.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (groups - 1));
  return drawn.map((one) => (spread * (one - mean)) / deviation);
}

/** Q of estimates that are drawn about true effects. */
function drawnQ(effects: readonly number[], variances: readonly number[]): { q: number; pValue: number } {
  const found = heterogeneity(
    effects.map((effect, i) => effect + Math.sqrt(variances[i]!) * normal()),
    variances,
  );
  if (!found.ok) throw new Error(found.detail);
  return found;
}

const shareOf = (runs: number, happens: () => boolean): number =>
  Array.from({ length: runs }, happens).filter(Boolean).length / runs;

/** Standard errors: two groups, alike ones, a few known much better than the rest, many of all kinds. */
const CASES = [
  [0.2, 0.3],
  [0.1, 0.1, 0.1, 0.1],
  [0.02, 0.02, 0.3, 0.3, 0.3],
  Array.from({ length: 15 }, (_, i) => 0.05 * 1.2 ** i),
].map((errors) => ({ groups: errors.length, variances: errors.map((error) => error ** 2) }));

describe.each(CASES)('the spread of $groups groups', ({ groups, variances }) => {
  it('is found as often as its power says', () => {
    for (const level of [0.05, 0.002]) {
      const spread = detectableSpread(variances, level, 0.8)!;
      const found = shareOf(4000, () => drawnQ(effectsOf(groups, spread), variances).pValue <= level);
      expect(Math.abs(found - 0.8)).toBeLessThan(0.04);
      const half = shareOf(4000, () => drawnQ(effectsOf(groups, spread / 2), variances).pValue <= level);
      expect(Math.abs(half - spreadPower(variances, level)(spread / 2))).toBeLessThan(0.04);
    }
  });

  it('lies below its limit in 97.5 % of cases, whichever group differs', () => {
    const known = variances.indexOf(Math.max(...variances));
    for (const spread of [0.05, 0.3]) {
      // The limit rises with Q: it lies below the spread for a Q below this.
      const least = fallingRoot((q) => spread - spreadLimit(q, variances), 0, 1000, 1e-3);
      for (const only of [null, 0, known]) {
        const effects = effectsOf(groups, spread, only);
        expect(shareOf(4000, () => drawnQ(effects, variances).q < least)).toBeLessThan(0.025 + 0.008);
      }
    }
  });
});

describe('the limit of a spread', () => {
  it('is exact where groups are known alike', () => {
    const variances = [0.04, 0.04, 0.04, 0.04];
    const spread = Math.sqrt(noncentralityAt(9, 3, 0.025) / (3 * 25));
    expect(spreadLimit(9, variances)).toBeCloseTo(spread, 9);
    // Of two groups it is the limit of their difference over √2.
    const difference = Math.sqrt(noncentralityAt(5, 1, 0.025) * (0.04 + 0.09));
    expect(spreadLimit(5, [0.04, 0.09])).toBeCloseTo(difference / Math.SQRT2, 6);
  });

  it('is no smaller by luck: groups that happen to agree are known no better', () => {
    expect(spreadLimit(0, [0.04, 0.04])).toBe(spreadLimit(1, [0.04, 0.04]));
    expect(spreadLimit(0, [0.04, 0.04])).toBeGreaterThan(0.2);
  });
});

it('no spread is detectable where nothing is known', () => {
  expect(detectableSpread([400, 500, 600], 0.01, 0.8)).toBeNull();
});
