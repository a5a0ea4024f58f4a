import { boundedMeanInterval, moments } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import type { ModelKind } from '../recommender.js';
import { EMPTY_REPORT } from '../testing/small-model-set.js';
import { compareSnapshots, type SnapshotReport } from './compare-snapshots.js';
import type { GroupMetrics, ModelDetail, ModelReport } from './report.js';

/** A leaderboard whose users have the given mean NDCG, half of them 0.1 more and half 0.1 less. */
function snapshot(
  label: string,
  levels: { readonly [kind in ModelKind]?: number },
  users = 200,
  k = 10,
): SnapshotReport {
  const made = Object.entries(levels).map(([kind, level]) => {
    const values = Float64Array.from({ length: users }, (_, user) => level + (user % 2 === 0 ? 0.1 : -0.1));
    const mean = boundedMeanInterval(values);
    const figures = {
      users,
      includesSeen: false,
      hitRate: mean,
      precision: mean,
      attainablePrecision: mean,
      recall: mean,
      cappedRecall: mean,
      ndcg: mean,
      map: mean,
      mapTrec: mean,
      mrr: mean,
    };
    const metrics: GroupMetrics[] = [{ group: null, k, catalogCoverage: 0.5, ...figures }];
    const model: ModelReport = {
      kind: kind as ModelKind,
      name: kind,
      options: {},
      metrics,
      wins: [],
      trainSeconds: 0,
      users,
      products: 5,
    };
    const detail: ModelDetail = {
      kind: kind as ModelKind,
      settings: {},
      segments: [],
      beyond: [],
      moments: { ndcg: moments(values), hitRate: moments(values), recall: moments(values) },
      tuning: { how: '', trials: [] },
      fitSeconds: 0,
      servingSecondsPer1000: null,
      bytes: 0,
      passes: [],
    };
    return { model, detail };
  });
  const protocol = { ...EMPTY_REPORT.protocol, k, testUsers: users };
  return {
    snapshotId: `snap-${label}`,
    label,
    report: { protocol, models: made.map(({ model }) => model), details: made.map(({ detail }) => detail) },
  };
}

const rowOf = (comparison: ReturnType<typeof compareSnapshots>, kind: ModelKind) =>
  comparison.rows.find((row) => row.kind === kind)!;

describe('compareSnapshots', () => {
  it('shows each model on each snapshot with its rank, and what changed', () => {
    const comparison = compareSnapshots([
      snapshot('October', { POPULARITY: 0.3, ALS: 0.5 }),
      snapshot('November', { POPULARITY: 0.4, ALS: 0.35 }),
    ]);
    expect(comparison.caution).toBeNull();
    expect(comparison.snapshots.map(({ label, testUsers }) => [label, testUsers])).toEqual([
      ['October', 200],
      ['November', 200],
    ]);
    const als = rowOf(comparison, 'ALS');
    expect(als.figures.map(({ rank }) => rank)).toEqual([1, 2]);
    expect(als.steps).toMatchObject([{ from: 'snap-October', to: 'snap-November', rankChange: -1 }]);
    expect(als.drift.ok && [als.drift.value, als.drift.high < 0]).toEqual([expect.closeTo(-0.15, 12), true]);
    expect(als.driftReason).toMatch(
      /^From October to November its NDCG fell: −0\.150 \(95 % interval .*\)\. Its rank went from 1 to 2\.$/,
    );
    expect(rowOf(comparison, 'POPULARITY').driftReason).toContain('rose');
  });

  it('says that a small change is not more than chance', () => {
    const row = rowOf(
      compareSnapshots([snapshot('October', { ALS: 0.5 }), snapshot('November', { ALS: 0.501 })]),
      'ALS',
    );
    expect(row.driftReason).toContain('did not change by more than chance explains');
    expect(row.driftReason).toContain('Its rank stayed 1.');
  });

  it('has no figure for a model that a snapshot has not, nor a difference for a handful of users', () => {
    const missing = rowOf(
      compareSnapshots([
        snapshot('October', { POPULARITY: 0.3 }),
        snapshot('November', { POPULARITY: 0.3, EASE: 0.6 }),
      ]),
      'EASE',
    );
    expect(missing.figures[0]).toMatchObject({ rank: null, ndcg: { ok: false, reason: 'no-data' } });
    expect(missing.drift).toMatchObject({ ok: false, detail: 'October has no such model.' });
    const few = rowOf(
      compareSnapshots([snapshot('October', { ALS: 0.5 }, 12), snapshot('November', { ALS: 0.5 })]),
      'ALS',
    );
    expect(few.drift).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('warns of leaderboards that were judged differently', () => {
    expect(
      compareSnapshots([snapshot('October', { ALS: 0.5 }), snapshot('November', { ALS: 0.5 }, 200, 20)]),
    ).toMatchObject({ caution: expect.stringContaining('K (10, 20)'), differing: ['K'] });
  });

  it('has nothing to say of none, and no drift of one', () => {
    expect(compareSnapshots([])).toEqual({ snapshots: [], rows: [], caution: null, differing: [] });
    expect(rowOf(compareSnapshots([snapshot('October', { ALS: 0.5 })]), 'ALS')).toMatchObject({
      steps: [],
      driftReason: 'Drift needs two snapshots.',
    });
  });
});
