import type { EventStore } from '@cartograph/events';
import { instant, logRange, type ResolvedPeriod } from '../period.js';
import { type Fragment, select, sql } from '../sql.js';
import type { RfmQuestion } from './rfm.js';
import { rfmMembers } from './rfm-members.js';

/** The buyers of an RFM segment, with what they bought after the period; entry i of each list belongs to user i. */
export interface RfmAudience {
  /** As in the lake, ascending. */
  userNumbers: string[];
  converted: Uint8Array;
  value: Float64Array;
  /** Exact. */
  spent: string[];
  /** Whether the log goes on after the period: else nothing can have followed, and nobody knows what would. */
  isFollowed: boolean;
  statement: Fragment;
}

interface LaterRow {
  user_id: string;
  value: number;
  spent: string;
}

/**
 * Who is in a segment at the end of a period, and what they bought from then to the end of the log.
 *
 * @throws QuestionError - there is no such segment.
 */
export async function rfmAudience(
  store: EventStore,
  period: ResolvedPeriod,
  question: RfmQuestion,
  segment: string,
): Promise<RfmAudience> {
  const { userNumbers } = await rfmMembers(store, question, segment);
  const range = await logRange(store);
  const statement = sql`
select cast(user_id as string) as user_id, cast(sum(price) as double) as value, cast(cast(sum(price) as decimal(38, 4)) as string) as spent
from acts events where event_type = 'purchase' and event_time >= ${instant(period.end)} group by user_id`;
  const isFollowed = range !== null && range.last >= period.end;
  const later = new Map(
    (isFollowed ? await select<LaterRow>(store, statement, question.signal) : []).map((row) => [row.user_id, row]),
  );
  return {
    userNumbers,
    converted: Uint8Array.from(userNumbers, (user) => (later.has(user) ? 1 : 0)),
    value: Float64Array.from(userNumbers, (user) => later.get(user)?.value ?? 0),
    spent: userNumbers.map((user) => later.get(user)?.spent ?? '0'),
    isFollowed,
    statement,
  };
}
