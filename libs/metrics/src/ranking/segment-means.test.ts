import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random.js';
import { boundedMeanInterval } from '../stats/mean.js';
import { RANKING_METRICS, rankingMeans, rankingMetrics } from './ranking-metrics.js';
import { rankingSegmentMeans, segmentMeans } from './segment-means.js';

const division = (segmentOf: readonly number[], segments: number) => ({
  segmentOf: Int32Array.from(segmentOf),
  segments,
});

describe('segmentMeans', () => {
  it('equal the interval of each segment’s own values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 4, noNaN: true }), fc.integer({ min: -1, max: 3 })), {
          maxLength: 40,
        }),
        (entries) => {
          const means = segmentMeans(
            Float64Array.from(entries, ([value]) => value),
            division(
              entries.map(([, segment]) => segment),
              4,
            ),
            { max: 4 },
          );
          expect(means).toHaveLength(4);
          means.forEach((mean, segment) => {
            const own = entries.filter((entry) => entry[1] === segment).map(([value]) => value);
            expect(mean).toEqual(boundedMeanInterval(own, { max: 4 }));
          });
        },
      ),
    );
  });

  it('refuse divisions that do not fit and values out of range', () => {
    expect(() => segmentMeans(Float64Array.of(1), division([], 1))).toThrow(/segmentOf has 0 entries and the values 1/);
    expect(() => segmentMeans(Float64Array.of(1), division([2], 2))).toThrow(
      /segmentOf\[0\] is 2; there are 2 segments/,
    );
    expect(() => segmentMeans(Float64Array.of(1), division([0], -1))).toThrow(/segments is -1/);
    expect(() => segmentMeans(Float64Array.of(1.5), division([0], 1))).toThrow(
      /values\[0\] is 1.5; give values between 0 and 1/,
    );
  });
});

describe('rankingSegmentMeans', () => {
  it('equal rankingMeans of each segment’s positions', () => {
    const random = seededRandom(3);
    const users = 60;
    const recommended = Int32Array.from(
      { length: users * 4 },
      (_, place) => (place % 4) * 5 + Math.floor(random.next() * 5),
    );
    const relevant = {
      indptr: Int32Array.from({ length: users + 1 }, (_, user) => user * 2),
      indices: Int32Array.from({ length: users * 2 }, (_, entry) => (entry % 2) * 10 + Math.floor(random.next() * 10)),
    };
    const { perUser } = rankingMetrics({ recommended, k: 4, relevant });
    const segmentOf = Int32Array.from({ length: users }, (_, user) => (user % 7 === 0 ? -1 : user % 3));
    const means = rankingSegmentMeans(perUser, { segmentOf, segments: 4 });
    for (let segment = 0; segment < 4; segment += 1) {
      const positions = Array.from(segmentOf.keys()).filter((position) => segmentOf[position] === segment);
      expect(means[segment]).toEqual(rankingMeans(perUser, positions));
    }
    expect(means[3]!.ndcg).toMatchObject({ ok: false, reason: 'no-data' });
    expect(Object.keys(means[0]!)).toEqual([...RANKING_METRICS]);
  });
});
