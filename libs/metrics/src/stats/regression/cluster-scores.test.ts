import { describe, expect, it } from 'vitest';
import { ClusterScores } from './cluster-scores.js';

describe('ClusterScores', () => {
  it('adds scores up by cluster before they are squared, and passes over clusters without any', () => {
    const scores = new ClusterScores([0, 0, 2, 3], 1);
    [1, 2, -3].forEach((value, row) => scores.add(row, 0, value));
    expect([...scores.covariance(Float64Array.from([0.5]))!]).toEqual([0.25 * (9 + 9) * 2]);
  });

  it('has no variance of one cluster', () => {
    const scores = new ClusterScores([0, 0], 1);
    scores.add(1, 0, 2);
    expect(scores.covariance(Float64Array.from([1]))).toBeNull();
  });
});
