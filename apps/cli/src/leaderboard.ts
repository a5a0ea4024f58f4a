import { ask, type From } from './ask.js';
import { CliError } from './failure.js';
import { count, percent, size, table } from './output.js';
import { whoWasTested } from './who-was-tested.js';

/** An estimate as the API answers it. */
export interface Figure {
  value: number | null;
  low: number | null;
  high: number | null;
  incomputable: { reason: string; detail: string } | null;
}

interface Metrics {
  group: string | null;
  k: number;
  users: number;
  includesSeen: boolean;
  hitRate: Figure;
  precision: Figure;
  attainablePrecision: Figure;
  recall: Figure;
  ndcg: Figure;
  catalogueCoverage: number;
}

interface Winner {
  group: string;
  model: { kind: string; name: string };
  metric: string;
  value: Figure;
  testUsers: number;
  reason: string;
}

/** A training's comparison of its models, as the API answers it. */
export interface Leaderboard {
  snapshot: { id: string; committedAt: string; rows: number };
  training: { id: string };
  protocol: { split: string; cutAt: string; k: number; relevant: string; testUsers: number; coldUsers: number };
  models: {
    id: string;
    kind: string;
    name: string;
    trainedAt: string;
    wins: string[];
    fitSeconds: number;
    servingMillisecondsPer1000: number | null;
    bytes: number | null;
    metrics: Metrics[];
  }[];
  notTrained: { kind: string; reason: string }[];
  winners: Winner[];
  winnersWithSeen: Winner[];
  routerGain: Figure;
  baselineAccuracy: Figure;
  precisionExplained: string;
  tooSmall: string | null;
}

const FIGURE = 'fragment figure on Estimate { value low high incomputable { reason detail } }';

const QUERY = /* GraphQL */ `
  query Leaderboard($training: ID) {
    leaderboard(training: $training) {
      snapshot {
        id
        committedAt
        rows
      }
      training {
        id
      }
      protocol {
        split
        cutAt
        k
        relevant
        testUsers
        coldUsers
      }
      models {
        id
        kind
        name
        trainedAt
        wins
        fitSeconds
        servingMillisecondsPer1000
        bytes
        metrics {
          group
          k
          users
          includesSeen
          catalogueCoverage
          hitRate {
            ...figure
          }
          precision {
            ...figure
          }
          attainablePrecision {
            ...figure
          }
          recall {
            ...figure
          }
          ndcg {
            ...figure
          }
        }
      }
      notTrained {
        kind
        reason
      }
      winners {
        ...winner
      }
      winnersWithSeen: winners(includeSeen: true) {
        ...winner
      }
      routerGain {
        ...figure
      }
      baselineAccuracy {
        ...figure
      }
      precisionExplained
      tooSmall
    }
  }
  fragment winner on GroupWinner {
    group
    model {
      kind
      name
    }
    metric
    value {
      ...figure
    }
    testUsers
    reason
  }
  ${FIGURE}
`;

/**
 * The comparison of a training's models.
 *
 * @param trainingId - default: the training that serves.
 * @returns null before the first training, or of one that is not there.
 */
export async function readLeaderboard(from: From, trainingId?: string): Promise<Leaderboard | null> {
  return (await ask<{ leaderboard: Leaderboard | null }>(from, QUERY, { training: trainingId ?? null })).leaderboard;
}

/**
 * The current snapshot and the newest training on it, whether that serves or not.
 *
 * @returns null ids where there is no log, or no training on it yet.
 */
export async function trainedState(from: From): Promise<{ snapshotId: string | null; trainingId: string | null }> {
  const { shop, trainings } = await ask<{
    shop: { snapshot: { id: string } | null };
    trainings: { nodes: { id: string; snapshot: { id: string } }[] };
  }>(from, '{ shop { snapshot { id } } trainings(first: 1) { nodes { id snapshot { id } } } }');
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
        percent(metrics.catalogueCoverage),
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
export interface Segments {
  models: {
    id: string;
    kind: string;
    name: string;
    segments: {
      kind: string;
      value: string;
      rule: string;
      metrics: { users: number; hitRate: Figure; recall: Figure; ndcg: Figure };
    }[];
  }[];
}

/** @throws CliError - there is no leaderboard. */
export async function readSegments(from: From, trainingId?: string): Promise<Segments> {
  const query = `query($training: ID) { leaderboard(training: $training) { models { id kind name segments { kind value rule metrics { users hitRate { ...figure } recall { ...figure } ndcg { ...figure } } } } } } ${FIGURE}`;
  const { leaderboard } = await ask<{ leaderboard: Segments | null }>(from, query, { training: trainingId ?? null });
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
