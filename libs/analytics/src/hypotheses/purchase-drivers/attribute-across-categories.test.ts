import { heterogeneity } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import {
  type AttributeAcrossCategories,
  purchaseDriverTrait,
  detectableTrait,
  middleSpread,
} from './attribute-across-categories.js';
import type { TraitSummary } from './trait-summaries.js';

const THRESHOLD = { level: 0.05, minimumEffect: 0.1, oneMore: 0.004 };

function summaryOf(effects: readonly number[], error: number): TraitSummary {
  const variances = effects.map(() => error ** 2);
  const found = heterogeneity(effects, variances);
  if (!found.ok) throw new Error(found.detail);
  return { trait: { attribute: 'brand', level: 'apple' }, step: 'view-to-cart', heterogeneity: found, variances };
}

const traitOf = (summary: TraitSummary, qValue: number): AttributeAcrossCategories =>
  purchaseDriverTrait(summary, qValue, detectableTrait(summary, THRESHOLD), THRESHOLD);

describe('whether categories differ in an attribute', () => {
  it('is refuted only where every spread that matters is excluded', () => {
    const alike = [0.2, 0.21, 0.19, 0.2, 0.22, 0.18];
    const known = traitOf(summaryOf(alike, 0.02), 0.9);
    expect(known).toMatchObject({ status: 'refuted', differs: false, detectable: null });
    expect(known.spreadLimit).toBeLessThan(1.1);
    const unknown = traitOf(summaryOf(alike, 0.3), 0.9);
    expect(unknown).toMatchObject({ status: 'not-confirmed', differs: false });
    expect(unknown.spreadLimit).toBeGreaterThan(1.3);
    expect(unknown.detectable).toBeGreaterThan(1.5);
  });

  it('is confirmed where they do, unless by less than matters', () => {
    const apart = traitOf(summaryOf([0.1, 0.9, 0.2, -0.4], 0.1), 1e-6);
    expect(apart).toMatchObject({ status: 'confirmed', differs: true, detectable: null });
    const barely = traitOf(summaryOf([0.1, 0.13, 0.1, 0.08], 0.005), 1e-6);
    expect(barely).toMatchObject({ status: 'refuted', differs: false });
  });

  it('names the spread that 80 % of such searches confirm', () => {
    const random = seededRandom(8);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    const spread = Math.log(traitOf(summaryOf([0, 0.1, -0.1, 0.05, 0], 0.15), 0.9).detectable!);
    const runs = Array.from({ length: 800 }, () => {
      const drawn = Array.from({ length: 5 }, normal);
      const mean = drawn.reduce((sum, one) => sum + one, 0) / 5;
      const deviation = Math.sqrt(drawn.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 4);
      const effects = drawn.map((one) => ((one - mean) / deviation) * spread + 0.15 * normal());
      const summary = summaryOf(effects, 0.15);
      const isFound = summary.heterogeneity.pValue <= THRESHOLD.oneMore;
      return purchaseDriverTrait(summary, isFound ? 0.05 : 0.06, null, THRESHOLD).status;
    });
    const shareOf = (status: string): number => runs.filter((one) => one === status).length / runs.length;
    expect(Math.abs(shareOf('confirmed') - 0.8)).toBeLessThan(0.045);
    expect(shareOf('refuted')).toBe(0);
  });

  it('has a middle one over attributes, which is none where most detect nothing', () => {
    const [known, unknown] = [0.2, 40].map((error) => detectableTrait(summaryOf([0, 0.1, 0.2], error), THRESHOLD));
    expect(unknown).toBeNull();
    expect(middleSpread([known!, null, known!])).toBe(known);
    expect(known).toBeGreaterThan(1.3);
    expect(middleSpread([known!, null])).toBeNull();
    expect(middleSpread([])).toBeNull();
  });
});
