import { describe, expect, it } from 'vitest';
import { meanSilhouette, silhouettes } from './silhouette.js';

describe('silhouettes', () => {
  it('are near 1 in clusters far apart, below 0 in the wrong one, and 0 alone', () => {
    const [a = 0, , , alone] = silhouettes(Float64Array.of(0, 1, 100, 50), 1, Int32Array.of(0, 0, 1, 2));
    expect(a).toBeCloseTo(1 - 1 / 50, 12);
    expect(alone).toBe(0);
    expect(silhouettes(Float64Array.of(0, 1, 100, 99), 1, Int32Array.of(0, 0, 1, 0))[3]).toBeLessThan(0);
  });

  it('want two clusters', () => {
    expect(() => silhouettes(Float64Array.of(0, 1), 1, Int32Array.of(1, 1))).toThrow(/one cluster/);
    expect(() => silhouettes(Float64Array.of(0, 1), 1, Int32Array.of(1))).toThrow(/2 numbers are no 1 points/);
    expect(meanSilhouette(Float64Array.of(0, 1), 1, Int32Array.of(1, 1))).toMatchObject({
      ok: false,
      reason: 'too-few',
    });
  });
});
