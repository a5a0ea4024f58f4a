import type {
  ComparedModel,
  EvaluationReport,
  ModelKind,
  SeedReproduction,
  SnapshotComparison,
  SplitKind,
  StrengthOptions,
} from '@cartograph/recommend';
import { snapshotId } from '@cartograph/api';
import { openLake, type Lake } from '@cartograph/events';
import { compareSnapshots, readTrainingLog, reproduceSeed, trainModels } from '@cartograph/recommend';
import type { Estimate } from '@cartograph/metrics';
import type { Hooks } from './ask.js';
import { namedSnapshot } from './named-snapshot.js';
import { count, percent, size, table } from './output.js';
import { whoWasTested } from './who-was-tested.js';

/** How a log is split for an evaluation; `sessions` judges what comes next in sessions after a split date. */
export type EvaluationSplit = SplitKind | 'sessions';

/** What to evaluate, and how. */
export interface EvaluationOptions {
  data: string;
  split: EvaluationSplit;
  /** Each product of a session from what came before it, instead of the last alone. */
  everyStep: boolean;
  /** By the lake's own id, or a piece of it; empty for the current one. */
  snapshots: readonly string[];
  seedProject: boolean;
  training: {
    kinds?: readonly ModelKind[];
    settings?: object;
    eventWeights?: Partial<StrengthOptions>;
    budgetSeconds?: number;
    fitWork?: number;
    k?: number;
    seed?: number;
  };
}

/** What came out: a report for each snapshot, and several of them side by side. */
export interface Evaluation {
  split: EvaluationSplit;
  snapshots: {
    snapshotId: string;
    committedAt: string;
    report: EvaluationReport;
    /** Null where it was not asked for. */
    seedProject: SeedReproduction | null;
  }[];
  comparison: SnapshotComparison | null;
}

/**
 * Fits and judges models on snapshots of the lake; nothing is stored, and the live model stays.
 *
 * @throws CliError - no snapshot fits a name, or several do.
 */
export async function evaluateHere(options: EvaluationOptions, hooks: Hooks): Promise<Evaluation> {
  const lake = await openLake({ dataDir: options.data });
  try {
    const found: Evaluation['snapshots'] = [];
    const ids =
      options.snapshots.length === 0
        ? [undefined]
        : await Promise.all(options.snapshots.map((name) => namedSnapshot(lake, name)));
    for (const id of ids) found.push(await evaluateOne(lake, id, options, hooks));
    const sides = found.map((one) => ({
      snapshotId: one.snapshotId,
      label: one.committedAt.slice(0, 10),
      report: one.report,
    }));
    return { split: options.split, snapshots: found, comparison: sides.length < 2 ? null : compareSnapshots(sides) };
  } finally {
    await lake.close();
  }
}

async function evaluateOne(
  lake: Lake,
  id: string | undefined,
  { split, everyStep, seedProject, training }: EvaluationOptions,
  { onProgress, signal }: Hooks,
): Promise<Evaluation['snapshots'][number]> {
  const store = await lake.store(id);
  const { snapshot } = store;
  const log = await readTrainingLog(store, {
    signal,
    onEvents: (done, total) => onProgress({ step: 'reading the log', done, total, unit: 'events' }),
  }).finally(() => store.close());
  const { budgetSeconds, fitWork, kinds, k, seed, settings, eventWeights } = training;
  const set = await trainModels(
    log,
    {
      split: split === 'sessions' ? 'time' : split,
      sessionSteps: everyStep ? 'every' : 'last',
      ...(kinds === undefined ? {} : { kinds }),
      ...(k === undefined ? {} : { k }),
      ...(seed === undefined ? {} : { seed }),
      ...(settings === undefined ? {} : { settings }),
      ...(eventWeights === undefined ? {} : { strengths: eventWeights }),
      ...(budgetSeconds === undefined ? {} : { seconds: budgetSeconds }),
      ...(fitWork === undefined ? {} : { fitWork }),
    },
    { signal, onProgress },
  );
  if (seedProject) onProgress({ step: 'Repeating the seed project', done: 0, total: null, unit: 'models' });
  return {
    snapshotId: snapshotId(snapshot.id),
    committedAt: snapshot.committedAt,
    report: set.report,
    seedProject: seedProject
      ? await reproduceSeed(log, { signal, ...(k === undefined ? {} : { k }), ...(seed === undefined ? {} : { seed }) })
      : null,
  };
}

const share = (figure: Estimate): string => (figure.ok ? percent(figure.value) : '–');
const bounds = (figure: Estimate): string =>
  figure.ok ? `${figure.value.toFixed(4)} (${figure.low.toFixed(4)} to ${figure.high.toFixed(4)})` : '–';

/** An evaluation for people. */
export function evaluationText({ split, snapshots, comparison }: Evaluation, shown: { segments: boolean }): string {
  const each = snapshots.map((one) =>
    [
      ...(snapshots.length > 1 ? [`${one.snapshotId}, of ${one.committedAt.slice(0, 10)}`, ''] : []),
      split === 'sessions' ? sessionsText(one.report) : reportText(one.report),
      ...(shown.segments ? ['', segmentTables(one.report)] : []),
      ...(one.seedProject === null ? [] : ['', seedText(one.seedProject)]),
    ].join('\n'),
  );
  return [...each, ...(comparison === null ? [] : [comparisonText(comparison)])].join('\n\n');
}

function reportText({
  protocol,
  models,
  details,
  notTrained,
  winners,
  tooSmall,
  precisionExplained,
}: EvaluationReport): string {
  const { k } = protocol;
  const judged = models[0]?.metrics.find(({ group, includesSeen }) => group === null && !includesSeen);
  const tested = whoWasTested({
    testUsers: protocol.testUsers,
    newUsers: protocol.coldUsers,
    measured: judged?.users ?? null,
  });
  const rows = models.map(({ kind, name, metrics }) => {
    const all = metrics.find(({ group, includesSeen }) => group === null && !includesSeen)!;
    const detail = details.find((entry) => entry.kind === kind)!;
    const serving = detail.servingSecondsPer1000;
    return [
      name,
      share(all.hitRate),
      share(all.precision),
      share(all.attainablePrecision),
      share(all.recall),
      bounds(all.ndcg),
      percent(all.catalogCoverage),
      `${detail.fitSeconds.toFixed(2)} s`,
      serving === null ? '–' : `${(1_000 * serving).toFixed(0)} ms`,
      size(detail.bytes),
    ];
  });
  return [
    `${protocol.split} Relevant: ${protocol.relevant} ${tested}`,
    ...(protocol.isLeaking
      ? ['Training saw what came later: these figures only compare with others that were made so.']
      : []),
    ...(tooSmall === null ? [] : [tooSmall]),
    '',
    table([
      [
        'model',
        `hit rate@${k}`,
        `precision@${k}`,
        'attainable',
        `recall@${k}`,
        `NDCG@${k} (95 % interval)`,
        'coverage',
        'fit',
        '1,000 lists',
        'memory',
      ],
      ...rows,
    ]),
    ...(notTrained.length === 0 ? [] : ['', ...notTrained.map(({ kind, reason }) => `Not made: ${kind}. ${reason}`)]),
    '',
    ...winners.filter(({ includesSeen }) => !includesSeen).map(({ group, reason }) => `${group}: ${reason}`),
    '',
    precisionExplained,
  ].join('\n');
}

function sessionsText({ sessions, tooSmall }: EvaluationReport): string {
  if (sessions === null)
    return 'No session of the held-out part can be judged: the log has no session of two products or more after the split date.';
  const rows = sessions.models.map(({ kind, hitRate, mrr, ndcg }) => [kind, share(hitRate), bounds(mrr), bounds(ndcg)]);
  return [
    `${sessions.protocol} ${count(sessions.sessions)} sessions.`,
    ...(tooSmall === null ? [] : [tooSmall]),
    '',
    table([
      ['model', `hit rate@${sessions.k}`, `MRR@${sessions.k} (95 % interval)`, `NDCG@${sessions.k} (95 % interval)`],
      ...rows,
    ]),
    ...(sessions.winner === null ? [] : ['', sessions.winner.reason]),
  ].join('\n');
}

function segmentTables({ details }: EvaluationReport): string {
  const divisions = [...new Set(details[0]?.segments.map(({ kind }) => kind) ?? [])];
  return divisions
    .map((division) => {
      const values = details[0]!.segments.filter((segment) => segment.kind === division && !segment.includesSeen);
      const cell = (detail: EvaluationReport['details'][number], value: string): string => {
        const found = detail.segments.find(
          (segment) => segment.kind === division && !segment.includesSeen && segment.value === value,
        );
        return found?.ndcg.ok ? found.ndcg.value.toFixed(4) : '–';
      };
      const rows = values.map(({ value, users }) => [
        value,
        count(users),
        ...details.map((detail) => cell(detail, value)),
      ]);
      return `NDCG by ${division.toLowerCase().replaceAll('_', ' ')}; – where fewer than 30 users make no figure\n${table([['segment', 'users', ...details.map(({ kind }) => kind)], ...rows])}`;
    })
    .join('\n\n');
}

function seedText({ random, lastOut, honest, text, k }: SeedReproduction): string {
  const rows = [
    ['random', random] as const,
    ['leave-last-out', lastOut] as const,
    ['by time', honest] as const,
  ].flatMap(([split, row]) =>
    row.models.map(({ name, hitRate, precision, recall, attainablePrecision }) => [
      split,
      name,
      row.pairsPerUser.toFixed(2),
      share(hitRate),
      share(precision),
      share(attainablePrecision),
      share(recall),
    ]),
  );
  return [
    "The seed project's set-up on this log, seen products included:",
    table([
      ['split', 'model', 'held out a user', `hit rate@${k}`, `precision@${k}`, 'attainable', `recall@${k}`],
      ...rows,
    ]),
    text,
  ].join('\n');
}

function comparisonText({ snapshots, rows, caution }: SnapshotComparison): string {
  const cell = ({ figures }: ComparedModel, place: number): string =>
    figures[place]?.ndcg.ok ? `${figures[place].ndcg.value.toFixed(4)} (${figures[place].rank ?? '–'})` : '–';
  return [
    'NDCG and rank, snapshot by snapshot:',
    ...(caution === null ? [] : [caution]),
    '',
    table([
      ['model', ...snapshots.map(({ label }) => label), 'drift'],
      ...rows.map((row) => [row.kind, ...snapshots.map((_, place) => cell(row, place)), bounds(row.drift)]),
    ]),
    '',
    ...rows.map(({ kind, driftReason }) => `${kind}: ${driftReason}`),
  ].join('\n');
}
