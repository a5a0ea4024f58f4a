import { seededRandom } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { simulateRun, type World } from './run.js';

const world: World = {
  controlUsers: 60,
  treatmentUsers: 40,
  baselineRate: 0.2,
  upliftRelative: 0.5,
  buyerValues: Float64Array.of(1, 10, 100),
  alpha: 0.05,
  seed: 9,
};

/** The same experiment by drawing every user one by one. */
function userByUser(run: number): { difference: number; extraBuyers: number } {
  const random = seededRandom(77, run);
  const buyers = (users: number): number =>
    Array.from({ length: users }, () => Math.floor(random.next() * 10) < 2).filter(Boolean).length;
  const control = buyers(world.controlUsers);
  const unmoved = buyers(world.treatmentUsers);
  let extra = 0;
  for (let user = unmoved; user < world.treatmentUsers; user += 1) if (random.next() < (0.5 * 0.2) / 0.8) extra += 1;
  return { difference: (unmoved + extra) / world.treatmentUsers - control / world.controlUsers, extraBuyers: extra };
}

const runs = 20_000;
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const sdOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
};

describe('simulateRun', () => {
  it('draws what resampling users one by one draws', () => {
    const ours = Array.from({ length: runs }, (_, run) => simulateRun(world, run));
    const theirs = Array.from({ length: runs }, (_, run) => userByUser(run));
    for (const figure of ['difference', 'extraBuyers'] as const) {
      const [left, right] = [ours.map((run) => run[figure]), theirs.map((run) => run[figure])];
      expect(Math.abs(meanOf(left) - meanOf(right))).toBeLessThan((4 * sdOf(left) * Math.SQRT2) / Math.sqrt(runs));
      expect(sdOf(left) / sdOf(right)).toBeGreaterThan(0.97);
      expect(sdOf(left) / sdOf(right)).toBeLessThan(1.03);
    }
  });

  it('moves the treatment to p(1 + u), up and down', () => {
    for (const upliftRelative of [0.5, -0.4, 0]) {
      const differences = Array.from(
        { length: runs },
        (_, run) => simulateRun({ ...world, upliftRelative }, run).difference,
      );
      expect(Math.abs(meanOf(differences) - 0.2 * upliftRelative)).toBeLessThan(0.003);
    }
  });

  it('draws the added revenue from real buyers', () => {
    const outcomes = Array.from({ length: runs }, (_, run) => simulateRun(world, run));
    const perBuyer =
      outcomes.reduce((sum, run) => sum + run.extraRevenue, 0) /
      outcomes.reduce((sum, run) => sum + run.extraBuyers, 0);
    expect(Math.abs(perBuyer - 37)).toBeLessThan(1);
    const lost = simulateRun({ ...world, upliftRelative: -1 }, 0);
    expect(lost.extraBuyers).toBeLessThan(0);
    expect(lost.extraRevenue).toBeLessThan(0);
  });

  it('depends on the run’s number, not on the runs before it', () => {
    const forward = [0, 1, 2, 3].map((run) => simulateRun(world, run));
    expect([3, 1, 0, 2].map((run) => simulateRun(world, run))).toEqual([
      forward[3],
      forward[1],
      forward[0],
      forward[2],
    ]);
    expect(simulateRun({ ...world, seed: 10 }, 0)).not.toEqual(forward[0]);
  });

  it('pairs the A/A test with the same draw: without an effect they agree', () => {
    for (let run = 0; run < 500; run += 1) {
      const outcome = simulateRun({ ...world, upliftRelative: 0 }, run);
      expect(outcome.isFalsePositive).toBe(outcome.isSignificant);
      expect(outcome.extraBuyers).toBe(0);
      expect(outcome.isWrongSign).toBe(false);
    }
  });

  it('leaves the uplift open where the control converted nobody', () => {
    const rare = { ...world, baselineRate: 0.001, controlUsers: 5 };
    const outcomes = Array.from({ length: 50 }, (_, run) => simulateRun(rare, run));
    expect(outcomes.some((run) => Number.isNaN(run.uplift))).toBe(true);
    expect(outcomes.every((run) => Number.isFinite(run.difference))).toBe(true);
  });
});
