import { type EventStore, externalIds } from '@cartograph/events';
import { resolvePeriod } from '../period.js';
import { QuestionError } from '../question-error.js';
import { type BuyerRows, buyersInClusters, buyerScope, DEFAULT_SEED } from './buyer-rows.js';
import type { RfmQuestion } from './rfm.js';
import { buyerRowsQuery } from './rfm-query.js';
import { RFM_SEGMENTS, segmentOf } from './rfm-segments.js';

/** The buyers of one segment, for an audience. */
export interface RfmMembers {
  userIds: string[];
  /** As in the lake, in the same order. */
  userNumbers: string[];
}

/**
 * The buyers of one segment of {@link rfm}, asked in the same way: as many as the segment says.
 *
 * @param segment - its name.
 * @throws QuestionError - `invalid-rule` for a name that the answer does not have.
 */
export async function rfmMembers(store: EventStore, question: RfmQuestion, segment: string): Promise<RfmMembers> {
  const period = await resolvePeriod(store, question);
  const scope = buyerScope(period, question);
  const cluster = clusterName(segment);
  if (!cluster && !RFM_SEGMENTS.some((name) => name === segment)) throw unknownSegment(segment);
  if (!scope) return { userIds: [], userNumbers: [] };
  const { rows, found } = await buyersInClusters(store, buyerRowsQuery(scope), { seed: question.seed ?? DEFAULT_SEED, clusters: cluster?.of ?? 2 }, question.signal, cluster !== null);
  const isMember = cluster ? (i: number): boolean => found !== null && found.labels[i] === cluster.place - 1 : memberByRule(rows, segment);
  const userNumbers = rows.userIds.filter((_, i) => isMember(i));
  return { userNumbers, userIds: [...await externalIds(store, userNumbers)] };
}

/** Scores by the same rule as the query's, of buyers in memory. */
function memberByRule({ recencyDays, purchaseSessions, spent }: BuyerRows, segment: string): (i: number) => boolean {
  const recency = scorer(Array.from(recencyDays, (days) => BigInt(-days)));
  const frequency = scorer(Array.from(purchaseSessions, BigInt));
  const monetary = scorer(spent);
  return (i) => segmentOf({ recency: recency(i), frequency: frequency(i), monetary: monetary(i) }) === segment;
}

function scorer(values: readonly bigint[]): (i: number) => number {
  const counts = new Map<bigint, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const scores = new Map<bigint, number>();
  let worse = 0;
  for (const [value, equal] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    scores.set(value, Math.min(5, Math.floor((5 * (worse + equal / 2)) / values.length) + 1));
    worse += equal;
  }
  return (i) => scores.get(values[i] ?? 0n) ?? 1;
}

/** The place and the number of clusters in a name such as `cluster-1-of-4`; null for another name. */
export function clusterName(segmentName: string): { place: number; of: number } | null {
  const found = /^cluster-([1-8])-of-([2-8])$/.exec(segmentName);
  if (!found) return null;
  const [place, of] = [Number(found[1]), Number(found[2])];
  if (place > of) throw unknownSegment(segmentName);
  return { place, of };
}

function unknownSegment(name: string): QuestionError {
  return new QuestionError('invalid-rule', 'segment', name, `There is no segment "${name}". Give one of ${RFM_SEGMENTS.join(', ')}, or a cluster such as cluster-1-of-4.`);
}
