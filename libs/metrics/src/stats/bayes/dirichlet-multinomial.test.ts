import { describe, expect, it } from 'vitest';
import { dirichletMultinomialEvidence } from './dirichlet-multinomial.js';

describe('evidence against fixed shares', () => {
  it('is a martingale while they hold: one more user changes its mean not at all', () => {
    for (const [counts, shares, concentration] of [
      [[3, 5], [0.5, 0.5], 10],
      [[40, 3, 9], [0.6, 0.1, 0.3], 200],
    ] as const) {
      const here = Math.exp(dirichletMultinomialEvidence(counts, shares, concentration));
      const next = shares.reduce(
        (sum, share, arm) =>
          sum +
          share *
            Math.exp(
              dirichletMultinomialEvidence(
                counts.map((count, other) => count + (other === arm ? 1 : 0)),
                shares,
                concentration,
              ),
            ),
        0,
      );
      expect(next / here).toBeCloseTo(1, 10);
    }
  });

  it('is nothing before anybody came, and Γ’s ratio by hand after one of each', () => {
    expect(dirichletMultinomialEvidence([0, 0], [1, 3], 50)).toBeCloseTo(0, 12);
    // Beta(1, 1): P(one of each in order) is 1/6 against 1/4.
    expect(dirichletMultinomialEvidence([1, 1], [1, 1], 2)).toBeCloseTo(Math.log(4 / 6), 12);
  });
});
