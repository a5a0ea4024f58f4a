import type { EventStore } from '@cartograph/events';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { botsText } from '../bot-choice.js';
import { QuestionError } from '../question-error.js';
import { type BuyerClusters, type ClusterChoice, CLUSTER_RANGE } from './cluster-buyers.js';
import { buyerScope, clustersOf, DEFAULT_SEED, readBuyers } from './buyer-rows.js';
import { byCluster, byRule, type RfmFigures } from './rfm-figures.js';
import { purchasesQuery } from './rfm-query.js';
import { segmentRules } from './rfm-segments.js';
import { trackedPeriod } from '../tracked-period.js';

/** How buyers are put together: by documented rules on fifths, or by k-means. */
export type RfmMethod = 'rule' | 'k-means';

/** Arguments of {@link rfm}. */
export interface RfmQuestion extends Question {
  /** Default `rule`. */
  method?: RfmMethod;
  /** For k-means: 2 to 8; default: the number of the largest mean silhouette. */
  clusters?: number | null;
  /** For k-means. Default 1. */
  seed?: number;
}

/** Answer of {@link rfm}. */
export interface Rfm extends Answer, RfmFigures {
  method: RfmMethod;
  /** The day up to which recency is counted: the last of the period that the log reaches; null where they do not meet. */
  asOf: string | null;
  /** How the number of clusters was chosen; null where it was given, and for rules. */
  choices: ClusterChoice[] | null;
  seed: number | null;
}

const FORMULA =
  'over the purchases of the period: recency R = local days from the last purchase to the last day that the log reaches, frequency F = purchase sessions, monetary M = sum of prices; ';

/**
 * Who are the buyers: when did they last buy, how often, and how much?
 *
 * By rule each of R, F and M is scored by fifths, 5 the best: ⌊5·(worse buyers + half of the equally good ones) ÷ buyers⌋ + 1, so that
 * equal buyers have equal scores and a value that most share sits in the middle; whoever bought once has an F of 2 at most. By k-means on the logarithms, standardized.
 *
 * @returns empty segments and null shares where nobody buys; for k-means no clusters where all buyers are alike.
 * @throws QuestionError - an invalid period, zone, filter or number of clusters.
 * Cost: the purchases are read, for k-means in order, and each buyer's are put together here.
 */
export async function rfm(store: EventStore, question: RfmQuestion): Promise<Rfm> {
  const { method = 'rule', seed = DEFAULT_SEED, clusters = null, signal } = question;
  checkChoice(question);
  const period = await trackedPeriod(store, question, { types: ['purchase'], needed: [] });
  const scope = buyerScope(period, question);
  const purchases = scope && purchasesQuery(scope, { inOrder: method === 'k-means' });
  const base = {
    ...answerFor(
      store,
      period,
      {
        name: method === 'rule' ? 'RFM by rule' : 'RFM by k-means',
        formula:
          FORMULA +
          (method === 'rule'
            ? `each scored 1 to 5 by fifths, equal values alike, F of a single purchase session at most 2; ${segmentRules()
                .map(({ name, text: rule }) => `${name}: ${rule}`)
                .join('; ')}`
            : 'k-means on ln(1 + R), ln F, ln(1 + M), standardized'),
        population: `users with a purchase from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(question.filter)}${botsText(question.bots ?? 'include')}`,
      },
      purchases ? [purchases] : [],
    ),
    asOf: period.covered?.to ?? null,
    method,
  };
  const rows = scope && purchases && (await readBuyers(store, scope, purchases, signal));
  if (method === 'rule') return { ...base, ...byRule(rows), choices: null, seed: null };
  const found = rows && clustersOf(rows, { seed, clusters });
  return {
    ...base,
    ...byCluster(rows, found),
    grid: [],
    choices: found?.choices ?? null,
    choiceText: choiceText(found, clusters),
    seed,
  };
}

function choiceText(found: BuyerClusters | null, given: number | null): string {
  if (!found) return 'There are fewer than two different buyers, so no groups can be distinguished.';
  if (given !== null) return `${found.clusters} clusters, as asked for.`;
  const tried = (found.choices ?? [])
    .map(({ clusters, silhouette }) => `${clusters}: ${silhouette.ok ? silhouette.value.toFixed(3) : '–'}`)
    .join(', ');
  return `${found.clusters} clusters, for the mean silhouette of ${found.sampled} buyers is the largest there (${tried}).`;
}

function checkChoice({ method = 'rule', clusters }: RfmQuestion): void {
  if (clusters == null) return;
  if (method === 'rule')
    throw new QuestionError(
      'invalid-rule',
      'clusters',
      String(clusters),
      'Rules have no number of clusters. Leave it out, or ask for k-means.',
    );
  if (!(Number.isInteger(clusters) && clusters >= CLUSTER_RANGE.least && clusters <= CLUSTER_RANGE.most)) {
    throw new QuestionError(
      'invalid-rule',
      'clusters',
      String(clusters),
      `clusters is ${clusters}; give a whole number from ${CLUSTER_RANGE.least} to ${CLUSTER_RANGE.most}.`,
    );
  }
}
