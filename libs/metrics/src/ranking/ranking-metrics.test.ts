import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RankingInput } from './ranking-input.js';
import { RANKING_METRICS, rankingMeans, rankingMetrics, type RankingMetric } from './ranking-metrics.js';
import golden from './ranking.golden.json' with { type: 'json' };

function inputOf(
  lists: readonly (readonly number[])[],
  relevant: readonly (readonly number[])[],
  k: number,
): RankingInput {
  const recommended = new Int32Array(lists.length * k).fill(-1);
  lists.forEach((list, user) => recommended.set(list.slice(0, k), user * k));
  const indptr = new Int32Array(relevant.length + 1);
  relevant.forEach((items, user) => {
    indptr[user + 1] = (indptr[user] ?? 0) + items.length;
  });
  return { recommended, k, relevant: { indptr, indices: Int32Array.from(relevant.flat()) } };
}

function only(list: readonly number[], relevant: readonly number[], k: number): Record<RankingMetric, number> {
  const { perUser } = rankingMetrics(inputOf([list], [relevant], k));
  return Object.fromEntries(RANKING_METRICS.map((metric) => [metric, perUser[metric][0]])) as Record<
    RankingMetric,
    number
  >;
}

function meanOf(
  lists: readonly (readonly number[])[],
  relevant: readonly (readonly number[])[],
  k: number,
  metric: RankingMetric,
): number {
  const mean = rankingMetrics(inputOf(lists, relevant, k)).means[metric];
  if (!mean.ok) throw new Error(mean.detail);
  return mean.value;
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

describe('the cases on which tools disagree', () => {
  it('R = 1, K = 3, hit at 3: NDCG 0.5, precision 1/3', () => {
    const metrics = only([7, 8, 1], [1], 3);
    expect(metrics.ndcg).toBeCloseTo(0.5, 12);
    expect(metrics.precision).toBeCloseTo(1 / 3, 12);
    expect(metrics.attainablePrecision).toBeCloseTo(1 / 3, 12);
    expect(metrics.mrr).toBeCloseTo(1 / 3, 12);
  });

  it('R = 5, K = 3, hits at 1 and 3: AP 0.3333 by R, 0.5556 by min(R, K)', () => {
    const metrics = only([1, 9, 2], [1, 2, 3, 4, 5], 3);
    expect(metrics.mapTrec).toBeCloseTo(1 / 3, 12);
    expect(metrics.mapCapped).toBeCloseTo(5 / 9, 12);
    expect(metrics.recall).toBeCloseTo(0.4, 12);
    expect(metrics.cappedRecall).toBeCloseTo(2 / 3, 12);
  });

  it('a short list counts its empty places as misses', () => {
    const short = only([1], [1, 2], 4);
    expect(short.precision).toBe(0.25);
    expect(short).toEqual(only([1, 90, 91, 92], [1, 2], 4));
  });

  it('one held-out item a user at K = 10: precision is the hit rate ÷ 10 and cannot exceed 0.1', () => {
    const { means } = rankingMetrics(inputOf([[1], [5], [3, 2]], [[1], [2], [2]], 10));
    if (!means.precision.ok || !means.hitRate.ok || !means.attainablePrecision.ok) throw new Error('incomputable');
    expect(means.precision.value).toBeCloseTo(means.hitRate.value / 10, 12);
    expect(means.attainablePrecision.value).toBeCloseTo(0.1, 12);
  });

  const { unlike } = golden.cases;
  const isEqual = ({ lists, relevant, k, metric, value }: (typeof unlike)[number]): boolean =>
    Math.abs(meanOf(lists, relevant, k, metric as RankingMetric) - value) < 1e-9;

  it('which names of other tools are not what they seem on the same lists', () => {
    expect(
      unlike.filter((row) => !isEqual(row)).map((row) => `${row.case}: ${row.metric} is not ${row.tool} ${row.theirs}`),
    ).toEqual([
      'R = 1, K = 3, hit at 3: ndcg is not rectools NDCG(k=K)',
      'R = 1, K = 3, hit at 3: precision is not implicit precision',
      'R = 5, K = 3, hits at 1 and 3: mapTrec is not recbole MAP@K',
      'R = 5, K = 3, hits at 1 and 3: mapTrec is not implicit map',
      'R = 5, K = 3, hits at 1 and 3: mapCapped is not trec_eval map_cut_K',
      'R = 1, K = 3, hit at 1: mapCapped is not rectools MAP(k=K, divide_by_k=True)',
      'two users, R = 1 with a hit at 1 and R = 5 with hits at 1 and 3, K = 3: cappedRecall is not implicit precision',
    ]);
    expect(unlike.filter(isEqual)).toHaveLength(16);
  });

  it.each(unlike.filter((row) => !isEqual(row)))(
    '$tool $theirs prints $value where $metric is another number ($case)',
    ({ lists, relevant, k, tool, theirs, value }) => {
      const { precision, attainablePrecision, mapTrec, mapCapped } = rankingMetrics(
        inputOf(lists, relevant, k),
      ).perUser;
      const [hits, places] = [sum(precision), sum(attainablePrecision)];
      const explained: Record<string, number> = {
        'rectools NDCG(k=K)': 0.5 / (1 + 1 / Math.log2(3) + 0.5),
        'implicit precision': hits / places,
        'recbole MAP@K': mapCapped[0]!,
        'implicit map': mapCapped[0]!,
        'trec_eval map_cut_K': mapTrec[0]!,
        'rectools MAP(k=K, divide_by_k=True)': (mapTrec[0]! * relevant[0]!.length) / k,
      };
      expect(explained[`${tool} ${theirs}`]).toBeCloseTo(value, 9);
    },
  );

  it('equal scores, users without a list and grades are conventions of each tool: here lists come ordered, a missing list is a miss, gains are 0 or 1', () => {
    const { equalScores, userWithoutList, grades1And3 } = golden.cases.conventions;
    expect(equalScores).toEqual({ trec_eval: expect.closeTo(1 / 3, 12), ranx: 1 });
    expect(only([1, 2, 3], [1], 3).mrr).toBe(1);
    expect(userWithoutList).toEqual({ trec_eval: 1 });
    expect(meanOf([[1], []], [[1], [1]], 1, 'mrr')).toBe(0.5);
    expect(grades1And3.trec_eval).toBeCloseTo((1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3)), 9);
    expect(grades1And3.ranx).toBeCloseTo(grades1And3.trec_eval, 9);
    expect(only([1, 2], [1, 2], 2).ndcg).toBe(1);
  });
});

describe.each(golden.cases.sets)(
  'against the field’s tools: $name, K = $k',
  ({ k, lists, relevant, perUser, means, implicitPrecision }) => {
    const metrics = rankingMetrics(inputOf(lists, relevant, k));
    const names = Object.entries(perUser).flatMap(([tool, scores]) =>
      Object.entries(scores).map(([metric, values]) => ({ tool, metric: metric as RankingMetric, values })),
    );

    it.each(names)('$metric of every user equals that of $tool', ({ metric, values }) => {
      expect(Array.from(metrics.perUser[metric])).toEqual(values.map((value) => expect.closeTo(value, 9)));
    });

    it.each(Object.keys(means.implicit) as (keyof typeof means.implicit)[])(
      'mean %s equals that of implicit',
      (metric) => {
        const mean = metrics.means[metric];
        expect(mean.ok && mean.value).toBeCloseTo(means.implicit[metric], 9);
      },
    );

    it('precision of implicit is all hits ÷ all attainable places, not a mean over users', () => {
      expect(sum(metrics.perUser.precision) / sum(metrics.perUser.attainablePrecision)).toBeCloseTo(
        implicitPrecision,
        9,
      );
    });
  },
);

describe('rankingMetrics', () => {
  const setting = fc.record({
    k: fc.integer({ min: 1, max: 6 }),
    users: fc.array(
      fc.record({
        list: fc.uniqueArray(fc.nat(12), { maxLength: 6 }),
        relevant: fc.uniqueArray(fc.nat(12), { maxLength: 8 }),
      }),
      { maxLength: 8 },
    ),
  });

  it('keeps every metric in [0, 1], and none above what is attainable', () => {
    fc.assert(
      fc.property(setting, ({ k, users }) => {
        const { perUser, rows, usersWithoutRelevant } = rankingMetrics(
          inputOf(
            users.map((user) => user.list),
            users.map((user) => user.relevant),
            k,
          ),
        );
        expect(rows.length + usersWithoutRelevant).toBe(users.length);
        for (const metric of RANKING_METRICS)
          expect(perUser[metric].every((value) => value >= 0 && value <= 1)).toBe(true);
        rows.forEach((_, position) => {
          expect(perUser.precision[position]).toBeLessThanOrEqual((perUser.attainablePrecision[position] ?? 0) + 1e-12);
          expect(perUser.mapTrec[position]).toBeLessThanOrEqual((perUser.mapCapped[position] ?? 0) + 1e-12);
          expect(perUser.recall[position]).toBeLessThanOrEqual((perUser.cappedRecall[position] ?? 0) + 1e-12);
        });
      }),
    );
  });

  it('judges users with something to find only, and counts the others', () => {
    const result = rankingMetrics(inputOf([[1], [1], [2]], [[], [1], []], 1));
    expect(Array.from(result.rows)).toEqual([1]);
    expect(result.usersWithoutRelevant).toBe(2);
    expect(result.means.hitRate).toMatchObject({ ok: true, value: 1 });
  });

  it('says no-data where there is nobody to judge', () => {
    const { means } = rankingMetrics(inputOf([[1]], [[]], 1));
    for (const metric of RANKING_METRICS) expect(means[metric]).toMatchObject({ ok: false, reason: 'no-data' });
  });

  it('averages over a group of the judged users', () => {
    const { perUser } = rankingMetrics(inputOf([[1], [2], [3]], [[1], [9], [3]], 1));
    expect(rankingMeans(perUser, [1]).hitRate).toMatchObject({ value: 0 });
    expect(rankingMeans(perUser, [0, 2]).ndcg).toMatchObject({ value: 1 });
    expect(rankingMeans(perUser, []).ndcg).toMatchObject({ ok: false, reason: 'no-data' });
  });

  it('refuses lists that name an item twice and shapes that disagree', () => {
    expect(() => rankingMetrics(inputOf([[4, 4]], [[4]], 2))).toThrow(/Row 0 recommends item 4 twice/);
    expect(() => rankingMetrics(inputOf([[4]], [[4, 4]], 1))).toThrow(/Row 0 holds the relevant item 4 twice/);
    expect(() => rankingMetrics({ ...inputOf([[4]], [[4]], 1), k: 2 })).toThrow(/need 2/);
    expect(() => rankingMetrics({ ...inputOf([[4]], [[4]], 1), k: 0 })).toThrow(/k is 0/);
    const relevantOf = (indptr: readonly number[], indices: readonly number[]): RankingInput => ({
      recommended: new Int32Array(Math.max(0, indptr.length - 1)),
      k: 1,
      relevant: { indptr: Int32Array.from(indptr), indices: Int32Array.from(indices) },
    });
    expect(() => rankingMetrics(relevantOf([], []))).toThrow(/indptr is empty/);
    expect(() => rankingMetrics(relevantOf([1, 1], [4]))).toThrow(/indptr begins at 1/);
    expect(() => rankingMetrics(relevantOf([0, 2, 1], [4]))).toThrow(/falls from 2 to 1 at row 1/);
    expect(() => rankingMetrics(relevantOf([0, 1], [4, 5]))).toThrow(/ends at 1, but there are 2/);
    expect(() => rankingMetrics(relevantOf([0, 1], [-4]))).toThrow(/indices holds -4/);
  });
});
