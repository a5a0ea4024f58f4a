import type { EventStore } from '@cartograph/events';
import type { Question } from '../../answer.js';
import { restrictionText } from '../../answer.js';
import { checkFilter, matchesFilter } from '../../event-filter.js';
import type { ResolvedPeriod } from '../../period.js';
import { chosenSessions, ofChosenSessions, sessionsText } from '../../session-scope.js';
import { all, type Fragment, joined, raw, sql } from '../../sql.js';
import { trackedPeriod } from '../../tracked-period.js';

/** What a question about sessions counts: {@link Question} with its period resolved. */
export interface CountedSessions {
  period: ResolvedPeriod;
  filter: Question['filter'];
  bots: 'include' | 'exclude';
}

/** Resolves a question's scope. @throws QuestionError - an invalid period, time zone or filter. */
export async function countedSessions(store: EventStore, question: Question): Promise<CountedSessions> {
  checkFilter(question.filter);
  return { period: await trackedPeriod(store, question), filter: question.filter, bots: question.bots ?? 'include' };
}

/** The sessions in words, to begin a definition's population. */
export function countedText({ period, filter, bots }: CountedSessions): string {
  return `${sessionsText({ period, bots })}${restrictionText(filter)}`;
}

/** Conditions on `events`: those of the chosen sessions that match the filter. */
export function countedEvents({ period, filter, bots }: CountedSessions): Fragment {
  return all([...matchesFilter(filter), ...ofChosenSessions({ period, bots })]);
}

/**
 * SQL of one row a session: `user_id`, `session_no`, `started_at`, `ended_at`, `views`, `carts`, `removes`, `purchases`.
 * Without a filter it is the table of sessions; with one, sessions are counted by their matching events, and those without any are left out.
 */
export function sessionCounts(scope: CountedSessions): Fragment {
  if (matchesFilter(scope.filter).length === 0) {
    return sql`select user_id, session_no, started_at, ended_at, views, carts, removes, purchases from sessions where ${all(chosenSessions(scope))}`;
  }
  return sql`
select user_id, session_no, min(event_time) as started_at, max(event_time) as ended_at,
  count(*) filter (where event_type = 'view') as views,
  count(*) filter (where event_type = 'cart') as carts,
  count(*) filter (where event_type = 'remove_from_cart') as removes,
  count(*) filter (where event_type = 'purchase') as purchases
from events
where ${countedEvents(scope)}
group by user_id, session_no`;
}

/**
 * The half of the users that a row belongs to, 0 or 1, by scrambled digits of the user's id: what is found in the first half has to show in
 * the second, which was held out.
 */
export const USER_HALF = 'cast(((abs(user_id) % 1000003) * 7919 % 104729) % 2 as int)';

/** Lower ends of the bands of activity; the last one is open. */
export const ACTIVITY_BANDS = [0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 16, 21, 31, 51] as const;

/** SQL of the band that a count lies in, by its lower end. */
export function activityBand(count: Fragment): Fragment {
  const cases = ACTIVITY_BANDS.toReversed()
    .slice(0, -1)
    .map((low) => sql`when ${count} >= ${raw(String(low))} then ${raw(String(low))}`);
  return sql`case ${joined(cases, ' ')} else 0 end`;
}

/** The band that a count lies in, by its lower end. */
export function bandOf(count: number): number {
  return ACTIVITY_BANDS.findLast((low) => count >= low) ?? 0;
}
