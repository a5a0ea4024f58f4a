import { describe, expect, it } from 'vitest';
import { sampleRatioMismatch } from './srm.js';

describe('sampleRatioMismatch', () => {
  it('agrees with gbstats 0.8.0: 5030 to 4970 is chance, 5200 to 4800 is not', () => {
    const fair = sampleRatioMismatch([5030, 4970], [0.5, 0.5]);
    const broken = sampleRatioMismatch([5200, 4800], [0.5, 0.5]);
    if (!fair.ok || !broken.ok) throw new Error('incomputable');
    expect(fair.pValue).toBeCloseTo(0.548506, 6);
    expect(fair.isMismatch).toBe(false);
    expect(broken.pValue).toBeCloseTo(6.33425e-5, 9);
    expect(broken.isMismatch).toBe(true);
  });

  it('compares with the planned shares, not with halves', () => {
    expect(sampleRatioMismatch([9000, 1000], [0.9, 0.1])).toMatchObject({ ok: true, pValue: 1, isMismatch: false });
  });

  it('says when there is too little to tell', () => {
    expect(sampleRatioMismatch([0, 0], [1, 1])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(sampleRatioMismatch([3, 1], [1, 1])).toMatchObject({ ok: false, reason: 'too-few' });
  });
});
