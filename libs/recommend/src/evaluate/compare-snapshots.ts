import { incomputable, meanDifference, type Estimate } from '@cartograph/metrics';
import { withInterval } from '../figure-text.js';
import { MODEL_KINDS, type ModelKind } from '../recommender.js';
import type { EvaluationReport, ModelDetail } from './report.js';
import { MIN_TEST_USERS } from './split.js';

/** The leaderboard of one snapshot. */
export interface SnapshotReport {
  snapshotId: string;
  /** For people: a month, a name. */
  label: string;
  report: Pick<EvaluationReport, 'protocol' | 'models' | 'details'>;
}

/** One model on one snapshot; all users, seen products filtered. */
export interface SnapshotFigure {
  snapshotId: string;
  ndcg: Estimate;
  hitRate: Estimate;
  recall: Estimate;
  /** 1 for the highest NDCG among the models of the snapshot; null where it was not made or not judged. */
  rank: number | null;
}

/** One model over the snapshots. */
export interface ComparedModel {
  kind: ModelKind;
  /** Aligned with the snapshots. */
  figures: SnapshotFigure[];
  /** NDCG of each snapshot less that of the one before; one entry fewer than snapshots. */
  steps: { from: string; to: string; difference: Estimate; rankChange: number | null }[];
  /** NDCG of the last snapshot less that of the first. */
  drift: Estimate;
  /** In words. */
  driftReason: string;
}

/** In what two protocols can differ so that their figures do not compare. */
export type ProtocolDifference = 'K' | 'TARGET' | 'SPLIT';

const COMPARED = [
  ['K', 'K', 'k'],
  ['TARGET', 'what is predicted', 'target'],
  ['SPLIT', 'the split', 'kind'],
] as const satisfies readonly (readonly [ProtocolDifference, string, keyof EvaluationReport['protocol']])[];

/** Leaderboards of several snapshots, side by side. */
export interface SnapshotComparison {
  snapshots: { snapshotId: string; label: string; splitAt: string; testUsers: number }[];
  /** In the order of `MODEL_KINDS`; every kind that any snapshot has. */
  rows: ComparedModel[];
  /** What keeps the figures from being compared, in words; null where nothing does. */
  caution: string | null;
  /** In what the snapshots were judged differently; empty where `caution` is null. */
  differing: ProtocolDifference[];
}

/**
 * Puts the leaderboards of several snapshots side by side. Their test users are different people, or the same at different times, so differences
 * are those of two independent samples (Welch's t), from the sums each report keeps.
 *
 * @param snapshots - in the order to be shown, the earliest first; may be empty.
 */
export function compareSnapshots(snapshots: readonly SnapshotReport[]): SnapshotComparison {
  const kinds = MODEL_KINDS.filter((kind) =>
    snapshots.some(({ report }) => report.models.some((model) => model.kind === kind)),
  );
  return {
    snapshots: snapshots.map(({ snapshotId, label, report }) => ({
      snapshotId,
      label,
      splitAt: report.protocol.splitAt,
      testUsers: report.protocol.testUsers,
    })),
    rows: kinds.map((kind) => comparedModel(kind, snapshots)),
    ...cautionOf(snapshots),
  };
}

function comparedModel(kind: ModelKind, snapshots: readonly SnapshotReport[]): ComparedModel {
  const figures = snapshots.map((snapshot) => figureOf(kind, snapshot));
  const steps = snapshots.slice(1).map((later, index) => {
    const [before, after] = [figures[index]!.rank, figures[index + 1]!.rank];
    return {
      from: snapshots[index]!.snapshotId,
      to: later.snapshotId,
      difference: differenceOf(kind, snapshots[index]!, later),
      rankChange: before === null || after === null ? null : before - after,
    };
  });
  const [first, last] = [snapshots[0], snapshots.at(-1)];
  const drift =
    first === undefined || last === undefined || first === last
      ? incomputable('no-data', 'Drift needs two snapshots.')
      : differenceOf(kind, first, last);
  return { kind, figures, steps, drift, driftReason: reasonOf(drift, figures, first?.label ?? '', last?.label ?? '') };
}

function figureOf(kind: ModelKind, { snapshotId, report }: SnapshotReport): SnapshotFigure {
  const overall = report.models.map((model) => ({
    kind: model.kind,
    metrics: model.metrics.find((entry) => entry.group === null && !entry.includesSeen)!,
  }));
  const own = overall.find((entry) => entry.kind === kind)?.metrics;
  const missing = incomputable('no-data', `Snapshot ${snapshotId} has no such model.`);
  if (own === undefined) return { snapshotId, ndcg: missing, hitRate: missing, recall: missing, rank: null };
  const { ndcg, hitRate, recall } = own;
  const better = overall.filter(
    (entry) => entry.metrics.ndcg.ok && ndcg.ok && entry.metrics.ndcg.value > ndcg.value,
  ).length;
  return { snapshotId, ndcg, hitRate, recall, rank: ndcg.ok ? better + 1 : null };
}

function differenceOf(kind: ModelKind, before: SnapshotReport, after: SnapshotReport): Estimate {
  const momentsOf = ({ report }: SnapshotReport): ModelDetail['moments'] | undefined =>
    report.details.find((detail) => detail.kind === kind)?.moments;
  const [earlier, later] = [momentsOf(before), momentsOf(after)];
  if (earlier === undefined || later === undefined)
    return incomputable('no-data', `${earlier === undefined ? before.label : after.label} has no such model.`);
  if (Math.min(earlier.ndcg.n, later.ndcg.n) < MIN_TEST_USERS) {
    return incomputable(
      'too-few',
      `${earlier.ndcg.n} and ${later.ndcg.n} users were judged; at least ${MIN_TEST_USERS} are needed in both.`,
    );
  }
  return meanDifference(earlier.ndcg, later.ndcg).estimate;
}

function reasonOf(drift: Estimate, figures: readonly SnapshotFigure[], first: string, last: string): string {
  if (!drift.ok) return drift.detail;
  const [before, after] = [figures[0]!.rank, figures.at(-1)!.rank];
  const ranks =
    before === null || after === null
      ? ''
      : before === after
        ? ` Its rank stayed ${after}.`
        : ` Its rank went from ${before} to ${after}.`;
  const direction = drift.low > 0 ? 'rose' : drift.high < 0 ? 'fell' : 'did not change by more than chance explains';
  return `From ${first} to ${last} its NDCG ${direction}: ${withInterval(drift)}.${ranks}`;
}

function cautionOf(snapshots: readonly SnapshotReport[]): Pick<SnapshotComparison, 'caution' | 'differing'> {
  const differences = COMPARED.map(([code, name, field]) => ({
    code,
    name,
    values: [...new Set(snapshots.map(({ report }) => report.protocol[field]))],
  })).filter(({ values }) => values.length > 1);
  const words = differences.map(({ name, values }) => `${name} (${values.join(', ')})`).join('; ');
  return {
    caution:
      differences.length === 0
        ? null
        : `The snapshots were judged differently, so their figures do not compare: ${words}.`,
    differing: differences.map(({ code }) => code),
  };
}
