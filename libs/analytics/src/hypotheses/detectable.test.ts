import { binomialUpperTail, normalSurvival } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import {
  type Confirmation,
  confirmationPower,
  countConfirmation,
  detectableRatio,
  logConfirmation,
  meanPower,
} from './detectable.js';

const HALVES = [
  { error: 0.12, level: 0.001 },
  { error: 0.15, level: 0.05 },
] as const;

describe('power of a search that both halves must confirm', () => {
  it('is what drawn estimates are confirmed with', () => {
    const random = seededRandom(5);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    for (const [ratio, least] of [
      [1.5, Math.log(1.5)],
      [1.6, Math.log(1.1)],
      [1.3, Math.log(1.1)],
    ] as const) {
      let confirmed = 0;
      for (let run = 0; run < 20_000; run += 1) {
        const [a, b] = HALVES.map(({ error }) => Math.log(ratio) + error * normal()) as [number, number];
        const [w, v] = HALVES.map(({ error }) => 1 / error ** 2) as [number, number];
        const passes =
          normalSurvival(a / HALVES[0].error) <= 0.001 &&
          normalSurvival(b / HALVES[1].error) <= 0.05 &&
          (w * a + v * b) / (w + v) >= least;
        confirmed += passes ? 1 : 0;
      }
      expect(confirmationPower(logConfirmation(HALVES, least), ratio)).toBeCloseTo(confirmed / 20_000, 1.8);
    }
  });

  it('is what drawn counts are confirmed with', () => {
    const random = seededRandom(6);
    const share = 0.02;
    const halves = [
      { tries: 400, shareAt: (ratio: number) => share * ratio, level: 0.001 },
      { tries: 500, shareAt: (ratio: number) => share * ratio, level: 0.05 },
    ] as const;
    const confirmation = countConfirmation(halves, 30, 1)!;
    for (const ratio of [1.5, 2, 2.5]) {
      let confirmed = 0;
      for (let run = 0; run < 3000; run += 1) {
        const counts = halves.map(({ tries }) => {
          let count = 0;
          for (let at = 0; at < tries; at += 1) count += random.next() < share * ratio ? 1 : 0;
          return count;
        });
        const passes = halves.every(
          ({ tries, level }, half) => binomialUpperTail(counts[half]!, tries, share) <= level,
        );
        confirmed += passes && counts[0]! + counts[1]! >= 30 ? 1 : 0;
      }
      expect(Math.abs(confirmationPower(confirmation, ratio) - confirmed / 3000)).toBeLessThan(0.03);
    }
  });

  it('tells the ratio that 80 % of searches would confirm, and none where no ratio would be', () => {
    const confirmation: Confirmation = { ...logConfirmation(HALVES, Math.log(1.1)), baseline: 1.2 };
    const detectable = detectableRatio(confirmation)!;
    expect(confirmationPower(confirmation, detectable / 1.2)).toBeCloseTo(0.8, 1.5);
    expect(detectableRatio(logConfirmation([{ error: 3, level: 0.001 }, HALVES[1]], 0))).toBeNull();
    expect(detectableRatio(null)).toBeNull();
  });

  it('says that three tries cannot reach a level of one in a thousand', () => {
    const tiny = { tries: 3, shareAt: (ratio: number) => Math.min(1, 0.3 * ratio), level: 0.001 };
    expect(countConfirmation([tiny, { ...tiny, level: 0.05 }], 1, 1)).toBeNull();
  });

  it('counts what cannot be confirmed at all as power 0, and tells nothing of nothing', () => {
    const sure = logConfirmation(
      [
        { error: 0.001, level: 0.05 },
        { error: 0.001, level: 0.05 },
      ],
      0,
    );
    expect(meanPower([sure, null])).toEqual([1.25, 1.5, 2].map((ratio) => ({ ratio, power: 0.5 })));
    expect(meanPower([])).toEqual([]);
  });
});
