import {
  GetLeaderboardDocument,
  GetLeaderboardSegmentsDocument,
  GetTrainedStateDocument,
  type GetLeaderboardSegmentsQuery,
  type LeaderboardFieldsFragment,
} from '@cartograph/sdk/operations/models';
import type { EstimateFieldsFragment } from '@cartograph/sdk/operations/shop';
import { ask, type From } from './ask.js';
import { CliError } from './failure.js';
import { count, percent, size, table } from './output.js';
import { whoWasTested } from './who-was-tested.js';

/** An estimate as the API answers it. */
export type Figure = EstimateFieldsFragment;
/** A training's comparison of its models, as the API answers it. */
export type Leaderboard = LeaderboardFieldsFragment;

/**
 * The comparison of a training's models.
 *
 * @param trainingId - default: the live training.
 * @returns null before the first training, or of one that is not there.
 */
export async function readLeaderboard(from: From, trainingId?: string): Promise<Leaderboard | null> {
  return (await ask(from, GetLeaderboardDocument, { training: trainingId ?? null })).leaderboard;
}

/**
 * The current snapshot and the newest training on it, whether that serves or not.
 *
 * @returns null ids where there is no log, or no training on it yet.
 */
export async function trainedState(from: From): Promise<{ snapshotId: string | null; trainingId: string | null }> {
  const { shop, trainings } = await ask(from, GetTrainedStateDocument, { first: 1 });
  const [newest] = trainings.nodes;
  const snapshotId = shop.snapshot?.id ?? null;
  return { snapshotId, trainingId: newest !== undefined && newest.snapshot.id === snapshotId ? newest.id : null };
}

/** An estimate as a percentage; a dash where it cannot be computed. */
export const shown = (figure: Figure): string => (figure.value === null ? '–' : percent(figure.value));
/** An estimate with its interval, in the unit of NDCG. */
export const withBounds = ({ value, low, high }: Figure): string =>
  value === null
    ? '–'
    : low === null || high === null
      ? value.toFixed(4)
      : `${value.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`;

/** The leaderboard for people: all test users, accuracy beside speed and memory, then who answers for whom. */
export function leaderboardText({
  protocol,
  models,
  notTrained,
  winners,
  precisionExplained,
  tooSmall,
}: Leaderboard): string {
  const { k } = protocol;
  const rows = models.flatMap((model) =>
    model.metrics
      .filter((metrics) => metrics.group === null && !metrics.includesSeen)
      .map((metrics) => [
        model.name,
        shown(metrics.hitRate),
        shown(metrics.precision),
        shown(metrics.attainablePrecision),
        shown(metrics.recall),
        withBounds(metrics.ndcg),
        percent(metrics.catalogCoverage),
        `${model.fitSeconds.toFixed(2)} s`,
        model.servingMillisecondsPer1000 === null ? '–' : `${model.servingMillisecondsPer1000.toFixed(0)} ms`,
        model.bytes === null ? '–' : size(model.bytes),
      ]),
  );
  const [all] = models.flatMap(({ metrics }) =>
    metrics.filter(({ group, includesSeen }) => group === null && !includesSeen),
  );
  const tested = whoWasTested({
    testUsers: protocol.testUsers,
    newUsers: protocol.coldUsers,
    measured: all?.users ?? null,
  });
  const unknown = [
    ...new Set(
      models.flatMap(({ metrics }) =>
        metrics.filter(({ group }) => group === null).flatMap(({ hitRate }) => hitRate.incomputable?.detail ?? []),
      ),
    ),
  ];
  return [
    `${protocol.split} Relevant: ${protocol.relevant} ${tested}`,
    ...unknown,
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
    ...winners.map(({ group, model, reason }) => `${group}: ${model.name}. ${reason}`),
    '',
    precisionExplained,
  ].join('\n');
}

/** The figures of each model for each segment of the test users. */
export type Segments = NonNullable<GetLeaderboardSegmentsQuery['leaderboard']>;

/** @throws CliError - there is no leaderboard. */
export async function readSegments(from: From, trainingId?: string): Promise<Segments> {
  const { leaderboard } = await ask(from, GetLeaderboardSegmentsDocument, { training: trainingId ?? null });
  if (leaderboard === null) throw noLeaderboard(trainingId);
  return leaderboard;
}

/** A table for each division of the users, one column a model. */
export function segmentsText({ models }: Segments): string {
  const [first] = models;
  const kinds = [...new Set(first?.segments.map(({ kind }) => kind) ?? [])];
  return kinds
    .map((division) => {
      const values = first?.segments.filter(({ kind }) => kind === division) ?? [];
      const cell = (model: Segments['models'][number], value: string): string => {
        const found = model.segments.find((segment) => segment.kind === division && segment.value === value);
        return found === undefined || found.metrics.ndcg.value === null ? '–' : found.metrics.ndcg.value.toFixed(4);
      };
      const head = [division.toLowerCase().replaceAll('_', ' '), 'users', ...models.map(({ kind }) => kind)];
      return `NDCG by ${head[0] ?? ''}; – where fewer than 30 users make no figure\n${table([head, ...values.map(({ value, metrics }) => [value, count(metrics.users), ...models.map((model) => cell(model, value))])])}`;
    })
    .join('\n\n');
}

/** What is said where a leaderboard is not there. */
export function noLeaderboard(trainingId?: string): CliError {
  return new CliError(
    trainingId === undefined
      ? 'No model has been trained yet: run "cartograph train".'
      : `There is no training ${trainingId}: "cartograph models list" names those there are.`,
  );
}
