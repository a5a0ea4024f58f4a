import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '@cartograph/threads';
import golden from '../golden/clusters-and-survival.golden.json' with { type: 'json' };
import { kMeans, kMeansFrom } from './k-means.js';
import { meanSilhouette, silhouettes } from './silhouette.js';

const flat = (rows: readonly number[][]): Float64Array => Float64Array.from(rows.flat());

describe.each(golden.cases.clusters)(
  'k-means, $name',
  ({ points, start, k, centers, labels, inertia, bestInertia, silhouette, silhouettes: each }) => {
    const dimensions = points[0]?.length ?? 0;

    it('goes from given centers where scikit-learn goes', () => {
      const found = kMeansFrom(flat(points), dimensions, flat(start));
      expect([...found.labels]).toEqual(labels);
      flat(centers).forEach((value, i) => expect(found.centers[i]).toBeCloseTo(value, 9));
      expect(found.inertia).toBeCloseTo(inertia, 8);
    });

    it('finds clusters as tight as the best of fifty of its beginnings, the same for a seed', () => {
      const [one, two] = [1, 1].map((seed) =>
        kMeans(flat(points), dimensions, { k, random: seededRandom(seed), restarts: 30 }),
      );
      expect((one?.inertia ?? 0) / bestInertia).toBeLessThan(1 + 1e-6);
      expect(two).toEqual(one);
    });

    it('has the silhouettes of scikit-learn', () => {
      silhouettes(flat(points), dimensions, Int32Array.from(labels)).forEach((value, i) =>
        expect(value).toBeCloseTo(each[i] ?? 0, 9),
      );
      expect(meanSilhouette(flat(points), dimensions, Int32Array.from(labels))).toMatchObject({
        ok: true,
        value: expect.closeTo(silhouette, 9) as number,
      });
    });
  },
);

describe('k-means', () => {
  it('puts every point to its nearest center, and counts each once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })), {
          minLength: 3,
          maxLength: 40,
        }),
        fc.nat(99),
        (rows, seed) => {
          const points = flat(rows);
          const { centers, labels, sizes, inertia } = kMeans(points, 2, { k: 3, random: seededRandom(seed) });
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(rows.length);
          let total = 0;
          rows.forEach(([x, y], i) => {
            const distances = [0, 1, 2].map(
              (c) => (x - (centers[c * 2] ?? 0)) ** 2 + (y - (centers[c * 2 + 1] ?? 0)) ** 2,
            );
            total += Math.min(...distances);
            expect(distances[labels[i] ?? 0]).toBeCloseTo(Math.min(...distances), 9);
          });
          expect(inertia).toBeCloseTo(total, 6);
        },
      ),
    );
  });

  it('of points that are all alike is one cluster', () => {
    expect(
      [...kMeans(Float64Array.of(2, 2, 2, 2), 1, { k: 2, random: seededRandom(1) }).sizes].toSorted((a, b) => b - a),
    ).toEqual([4, 0]);
  });

  it('refuses what it cannot do', () => {
    const options = { k: 1, random: seededRandom(1) };
    expect(() => kMeans(Float64Array.of(1, 2, 3), 2, options)).toThrow(/3 numbers are no rows of 2/);
    expect(() => kMeans(Float64Array.of(1, Number.NaN), 1, options)).toThrow(/points\[1\] is NaN/);
    expect(() => kMeans(Float64Array.of(1, 2), 1, { ...options, k: 3 })).toThrow(/k is 3/);
  });
});
