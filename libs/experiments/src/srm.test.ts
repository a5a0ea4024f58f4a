import { clopperPearson } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { sampleRatioMismatch, watchedSampleRatio } from './srm.js';

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

describe('watchedSampleRatio', () => {
  /** Campaigns called broken at any of their looks, one after every 20 users up to 4,000. */
  const called = (share: number, check: typeof watchedSampleRatio, runs: number): number => {
    let broken = 0;
    for (let run = 0; run < runs; run += 1) {
      const random = seededRandom(20_261_130, run);
      const counts = [0, 0];
      for (let look = 0; look < 200; look += 1) {
        for (let user = 0; user < 20; user += 1) counts[random.next() < share ? 0 : 1]! += 1;
        const found = check(counts, [0.5, 0.5]);
        if (!(found.ok && found.isMismatch)) continue;
        broken += 1;
        break;
      }
    }
    return broken;
  };

  it('calls sound arms broken in at most 1 % of campaigns over all looks, which the check of one look does not', () => {
    const runs = 1_500;
    const least = (count: number): number => {
      const share = clopperPearson(count, runs, { alpha: 0.002 });
      return share.ok ? share.low : Number.NaN;
    };
    expect(least(called(0.5, watchedSampleRatio, runs))).toBeLessThanOrEqual(0.01);
    // At a level of 0.1 % for one look.
    expect(least(called(0.5, sampleRatioMismatch, runs))).toBeGreaterThan(0.005);
  });

  it('finds arms of 45 % and 55 % in nearly all campaigns of 4,000', () => {
    expect(called(0.45, watchedSampleRatio, 200)).toBeGreaterThan(190);
  });

  it.each([500, 2_000, 10_000, 100_000, 1_000_000])(
    'calls broken from 3.5 to 5.5 standard errors on: %d units',
    (units) => {
      const at = (errors: number): boolean => {
        const more = Math.round((errors * Math.sqrt(units)) / 2);
        const found = watchedSampleRatio([units / 2 + more, units / 2 - more], [0.5, 0.5]);
        return found.ok && found.isMismatch;
      };
      expect([at(3.4), at(5.6)]).toEqual([false, true]);
    },
  );

  it('tells χ² beside its p, and the same reasons', () => {
    const [once, watched] = [sampleRatioMismatch, watchedSampleRatio].map((check) => check([2_620, 2_380], [1, 1]));
    if (!once!.ok || !watched!.ok) throw new Error('incomputable');
    expect([once!.isMismatch, watched!.isMismatch]).toEqual([true, false]);
    expect(watched!.statistic).toBe(once!.statistic);
    expect(watchedSampleRatio([0, 0], [1, 1])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(watchedSampleRatio([3, 1], [1, 1])).toMatchObject({ ok: false, reason: 'too-few' });
  });
});
