import type { EventStore } from '@cartograph/events';
import type { BotChoice } from '../bot-choice.js';
import type { EventFilter } from '../event-filter.js';
import { onQuarters } from '../local-quarters.js';
import { instant, notLeftOut, type ResolvedPeriod } from '../period.js';
import { all, type Fragment, raw, sql } from '../sql.js';
import { ofChosenSessions } from '../session-scope.js';
import { facetOf, ofFacet } from './facet.js';

/** Sessions that began in a period, by the events that match a filter. */
export interface SessionRollupScope {
  period: ResolvedPeriod;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
}

/**
 * Conditions on a table of sessions by facet, or null where these tables cannot tell: a period that does not begin and end with quarter-hours of
 * UTC, or a filter that is no facet.
 */
export async function sessionRollup(store: EventStore, scope: SessionRollupScope): Promise<Fragment | null> {
  const facet = await facetOf(store, scope.filter);
  const when = began(scope);
  return facet && when && all([ofFacet(facet), ...when]);
}

/** Conditions on `quarter` and `is_bot`; null where the period's ends lie within quarter-hours. */
export function began({ period, bots }: Omit<SessionRollupScope, 'filter'>): Fragment[] | null {
  if (!onQuarters([period.start, period.end, ...period.leftOut.flatMap(({ start, end }) => [start, end])])) return null;
  const when = period.isWholeLog
    ? []
    : [sql`quarter >= ${instant(period.start)} and quarter < ${instant(period.end)}`, ...notLeftOut(period, 'quarter')];
  return [...when, ...(bots === 'exclude' ? [raw('not is_bot')] : [])];
}

/**
 * Conditions on `acts events`: those of the sessions that began in the period, without those that look like a bot's where they are left out. By what each
 * row says of its session; only where the period's ends lie within quarter-hours are sessions looked up.
 */
export function actsOfChosenSessions(scope: Omit<SessionRollupScope, 'filter'>): Fragment[] {
  return began(scope) ?? ofChosenSessions(scope);
}
