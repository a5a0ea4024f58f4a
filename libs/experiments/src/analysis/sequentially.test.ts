import { describe, expect, it } from 'vitest';
import type { Framework } from './plan.js';
import { sequentially, type Look } from './sequentially.js';

const found = (
  z: number,
  framework: Parameters<typeof sequentially>[1]['framework'],
  look: Look | null = null,
): { p: number; logEvidence: number } => {
  const { test, logEvidence } = sequentially(
    { ok: true, value: z, standardError: 1, n: 1e5, scale: 'absolute' },
    { framework, alpha: 0.05, baseline: 1, look },
  );
  if (!test.ok || typeof logEvidence !== 'number') throw new Error('incomputable');
  return { p: test.pValue, logEvidence };
};

describe('evidence that is overwhelming', () => {
  it.each<[Extract<Framework, { kind: 'group-sequential' }>['spending'], readonly number[]]>([
    ['obrien-fleming', [0.5]],
    ['obrien-fleming', [0.2, 0.5]],
    ['pocock', [0.5]],
    ['obrien-fleming', [0.3, 0.6, 1]],
  ])('grows with z at looks of %s at %j, without a floor and without a step', (spending, fractions) => {
    const framework = {
      kind: 'group-sequential',
      spending,
      fractions: [...fractions.filter((fraction) => fraction < 1), 1],
    } as const;
    const look = { fractions, isLast: fractions.at(-1) === 1 };
    const told = Array.from({ length: 40 }, (_, step) => found(20 + 2 * step, framework, look).logEvidence);
    const steps = told.slice(1).map((evidence, at) => evidence - told[at]!);
    for (const [at, step] of steps.slice(1).entries()) {
      expect(step).toBeGreaterThan(steps[at]!);
      // z²/2 has second differences of 4, times the look's share of what O'Brien–Fleming spends by.
      expect(step - steps[at]!).toBeLessThan(4.2);
    }
  });

  it('is told where an always-valid p is below the smallest double', () => {
    const { p, logEvidence } = found(50, {
      kind: 'always-valid',
      method: 'confidence-sequence',
      tunedAt: 5000,
      firstLook: 1000,
    });
    expect(p).toBe(0);
    expect(logEvidence).toBeGreaterThan(1200);
    expect(logEvidence).toBeLessThan(1250);
    const { p: known, logEvidence: alike } = found(10, {
      kind: 'always-valid',
      method: 'confidence-sequence',
      tunedAt: 5000,
      firstLook: 1000,
    });
    expect(Math.exp(-alike)).toBeCloseTo(known, 12);
  });
});
