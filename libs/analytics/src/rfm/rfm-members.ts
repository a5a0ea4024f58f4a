import { type EventStore, externalIds } from '@cartograph/events';
import { resolvePeriod } from '../period.js';
import { QuestionError } from '../question-error.js';
import { buyerScope, clustersOf, DEFAULT_SEED, readBuyers } from './buyer-rows.js';
import type { BuyerRows } from './buyers-of-purchases.js';
import type { RfmQuestion } from './rfm.js';
import { purchasesQuery } from './rfm-query.js';
import { alikeIn, scorePlaces, SCORES } from './rfm-scores.js';
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
  const rows = await readBuyers(store, scope, purchasesQuery(scope, { inOrder: true }), question.signal);
  const isMember = cluster ? inCluster(rows, cluster, question.seed ?? DEFAULT_SEED) : bySegment(rows, segment);
  const userNumbers: string[] = [];
  rows.userIds.forEach((user, i) => isMember(i) && userNumbers.push(String(user)));
  return { userNumbers, userIds: [...(await externalIds(store, userNumbers))] };
}

function inCluster(
  rows: BuyerRows,
  { place, of }: { place: number; of: number },
  seed: number,
): (buyer: number) => boolean {
  const found = clustersOf(rows, { seed, clusters: of });
  return (buyer) => found?.labels[buyer] === place - 1;
}

function bySegment(rows: BuyerRows, segment: string): (buyer: number) => boolean {
  const isOf = SCORES.map((scores) => segmentOf(scores) === segment);
  // Where recency or frequency tells nobody apart, no segment is named.
  if (alikeIn(rows)) return () => false;
  const places = scorePlaces(rows);
  return (buyer) => isOf[places[buyer] ?? 0] === true;
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
  return new QuestionError(
    'invalid-rule',
    'segment',
    name,
    `There is no segment "${name}". Give one of ${RFM_SEGMENTS.join(', ')}, or a cluster such as cluster-1-of-4.`,
  );
}
