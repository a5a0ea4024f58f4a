import { describe, expect, it } from 'vitest';
import golden from '../golden/conditional-logit.golden.json' with { type: 'json' };
import { logit } from './logit.js';

describe('logit', () => {
  it.each(golden.cases.ordinary)('agrees with statsmodels, clusters too', (one) => {
    const fit = logit({
      design: Float64Array.from(one.design),
      columns: one.columns,
      outcomes: Uint8Array.from(one.outcomes),
      clusters: one.clusters,
    });
    if (!fit.ok) throw new Error(fit.detail);
    one.coefficients.forEach((value, i) => expect(fit.coefficients[i]).toBeCloseTo(value, 7));
    one.covariance.forEach((value, i) => expect(fit.covariance[i]).toBeCloseTo(value, 7));
    one.clustered.forEach((value, i) => expect(fit.clustered?.[i]).toBeCloseTo(value, 7));
    expect(fit.logLikelihood).toBeCloseTo(one.logLikelihood, 7);
  });

  it('says when there is nothing to compare, and when a column decides', () => {
    expect(logit({ design: Float64Array.from([1, 1]), columns: 1, outcomes: Uint8Array.from([1, 1]) })).toMatchObject({
      ok: false,
      reason: 'no-data',
    });
    expect(
      logit({
        design: Float64Array.from([1, 0, 1, 0, 1, 1, 1, 1]),
        columns: 2,
        outcomes: Uint8Array.from([0, 0, 1, 1]),
      }),
    ).toMatchObject({ ok: false, reason: 'too-few' });
    expect(
      logit({ design: Float64Array.from([1, 1, 1]), columns: 1, outcomes: Uint8Array.from([0, 1, 1]) }),
    ).toMatchObject({ ok: true, clustered: null });
  });

  it('refuses what does not fit together', () => {
    expect(() => logit({ design: Float64Array.from([1]), columns: 1, outcomes: Uint8Array.from([1, 0]) })).toThrow(
      'design has 1 values',
    );
    expect(() =>
      logit({ design: Float64Array.from([1, 1]), columns: 1, outcomes: Uint8Array.from([1, 0]), clusters: [0] }),
    ).toThrow('1 clusters for 2 rows');
  });
});
