import { ask } from './ask.js';
import { count, percent, table } from './output.js';

interface Figure {
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

/** The latest training's comparison, as the API answers it. */
export interface Leaderboard {
  snapshot: { id: string; committedAt: string; rows: number };
  protocol: { split: string; cutAt: string; k: number; relevant: string; testUsers: number; coldUsers: number };
  models: { id: string; kind: string; name: string; trainedAt: string; wins: string[]; metrics: Metrics[] }[];
  winners: { group: string; model: { kind: string; name: string }; metric: string; value: Figure; testUsers: number; reason: string }[];
  winnersWithSeen: { group: string; model: { kind: string; name: string }; metric: string; value: Figure; testUsers: number; reason: string }[];
  baselineAccuracy: Figure;
  precisionExplained: string;
}

const QUERY = /* GraphQL */ `
  query Leaderboard {
    leaderboard {
      snapshot { id committedAt rows }
      protocol { split cutAt k relevant testUsers coldUsers }
      models {
        id kind name trainedAt wins
        metrics {
          group k users includesSeen catalogueCoverage
          hitRate { ...figure } precision { ...figure } attainablePrecision { ...figure } recall { ...figure } ndcg { ...figure }
        }
      }
      winners { ...winner }
      winnersWithSeen: winners(includeSeen: true) { ...winner }
      baselineAccuracy { ...figure }
      precisionExplained
    }
    shop { snapshot { id } }
  }
  fragment figure on Estimate { value low high incomputable { reason detail } }
  fragment winner on GroupWinner { group model { kind name } metric value { ...figure } testUsers reason }
`;

/** The latest leaderboard, null before the first training, and the snapshot that is current now. */
export async function readLeaderboard(from: { dataDir: string; timeZone?: string }): Promise<{ leaderboard: Leaderboard | null; currentSnapshotId: string | null }> {
  const { leaderboard, shop } = await ask<{ leaderboard: Leaderboard | null; shop: { snapshot: { id: string } | null } }>(from, QUERY);
  return { leaderboard, currentSnapshotId: shop.snapshot?.id ?? null };
}

const shown = (figure: Figure): string => (figure.value === null ? '–' : percent(figure.value));

/** The leaderboard for people: all test users, then who answers for whom. */
export function leaderboardText({ protocol, models, winners, precisionExplained }: Leaderboard): string {
  const { k } = protocol;
  const rows = models.flatMap((model) =>
    model.metrics
      .filter((metrics) => metrics.group === null && !metrics.includesSeen)
      .map((metrics) => [
        model.name, shown(metrics.hitRate), shown(metrics.precision), shown(metrics.attainablePrecision), shown(metrics.recall),
        metrics.ndcg.value === null ? '–' : metrics.ndcg.value.toFixed(4), percent(metrics.catalogueCoverage),
      ]),
  );
  const unknown = [...new Set(models.flatMap(({ metrics }) => metrics.filter(({ group }) => group === null).flatMap(({ hitRate }) => hitRate.incomputable?.detail ?? [])))];
  return [
    `${protocol.split} Relevant: ${protocol.relevant} ${count(protocol.testUsers)} test users, products seen before left out.`,
    ...unknown,
    '',
    table([['model', `hit rate@${k}`, `precision@${k}`, 'attainable', `recall@${k}`, `NDCG@${k}`, 'coverage'], ...rows]),
    '',
    ...winners.map(({ group, model, reason }) => `${group}: ${model.name}. ${reason}`),
    '',
    precisionExplained,
  ].join('\n');
}
