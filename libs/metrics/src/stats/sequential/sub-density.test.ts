import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextDensity, START, type SubDensity } from './sub-density.js';

/** Σ mass·φ((s − at)/sd)/sd, node by node. */
function summed({ at, mass }: SubDensity, s: number, sd: number): number {
  let sum = 0;
  for (const [node, from] of at.entries()) sum += mass[node]! * Math.exp(-0.5 * ((s - from) / sd) ** 2);
  return sum / (sd * Math.sqrt(2 * Math.PI));
}

const total = ({ mass }: SubDensity): number => mass.reduce((sum, one) => sum + one, 0);

describe('the score’s density after a look', () => {
  it('is the sum over the nodes of the look before, whatever the spacing, bounds and drift', () => {
    const step = fc.double({ min: 0.002, max: 0.5, noNaN: true });
    const bound = fc.double({ min: 0.5, max: 9, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(step, bound), { minLength: 2, maxLength: 5 }),
        fc.constantFrom(0, 0, 1.3, -4, 25),
        (looks, drift) => {
          let [before, information] = [START, 0];
          for (const [place, [size, at]] of looks.entries()) {
            const delta = size;
            information += delta;
            const after = nextDensity(before, information, information + (looks[place + 1]?.[0] ?? 1), at, drift);
            const most = Math.max(...after.mass);
            // A node's weight is its mass over the density there: alike for all nodes of one place in their panels.
            for (const row of most > 1e-200 ? [0, 5, 10] : []) {
              const weights = Array.from({ length: after.at.length / 12 }, (_, panel) => panel * 12 + row)
                .filter((node) => after.mass[node]! > 1e-9 * most)
                .map((node) => after.mass[node]! / summed(before, after.at[node]! - drift * delta, Math.sqrt(delta)));
              for (const weight of weights) expect(weight / weights[0]!).toBeCloseTo(1, 11);
            }
            [before] = [after];
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is alike on both sides without drift, and holds what was not stopped', () => {
    let [before, information] = [START, 0];
    for (const next of [0.1, 0.15, 0.6, 1]) {
      before = nextDensity(before, next, next + 0.2, 40, 0);
      information = next;
      const nodes = before.at.length;
      for (const [node, at] of before.at.entries()) {
        expect(before.at[nodes - 1 - node]).toBeCloseTo(-at, 12);
        expect(before.mass[nodes - 1 - node]).toBe(before.mass[node]);
      }
      expect(total(before)).toBeCloseTo(1, 10);
    }
    expect(before.information).toBe(information);
    expect(total(nextDensity(before, 1.1, 1.2, 1.2, 0))).toBeLessThan(1);
  });
});
