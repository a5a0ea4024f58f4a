import type { EventStore } from '@cartograph/events';
import { actsWithoutBots, type BotChoice, withoutBots } from './bot-choice.js';
import { addDays, dayCount, dayStart } from './local-days.js';
import type { Stretch } from './log-days.js';
import { type FigureScope, isOnQuarters, type Span, spansOf } from './figure-scope.js';
import { eventsOf } from './overview-query.js';
import { type Figures, nobody, type PeopleRow } from './overview-rollups.js';
import { instant, type ResolvedPeriod } from './period.js';
import { activePeople } from './rollups/active-people.js';
import { all, type Fragment, joined, NOTHING, raw, select, sql } from './sql.js';
import { askByDay, peopleQuery } from './visit-query.js';

/** Distinct users and sessions, and the statements they come from. */
interface Told {
  people: PeopleRow[];
  statements: Fragment[];
}

/**
 * Distinct users and sessions of the whole and of each part without the days that the period leaves out.
 *
 * A part without such a day has what was recorded, one that has no other day has nobody. The whole and the other parts are counted: by the masks of days where these
 * tell (see `activePeople`), else of everything from the sessions, else from the events.
 *
 * @param recorded - the figures of the same parts with the days that are left out.
 */
export async function soundPeople(
  store: EventStore,
  scope: FigureScope,
  recorded: Promise<Figures>,
  signal: AbortSignal | undefined,
): Promise<Told> {
  const { leftOut } = scope.period;
  const lostOf = ({ from, to }: Span): number => leftOut.filter(({ date }) => date >= from && date <= to).length;
  const cut = spansOf(scope).filter((span) => lostOf(span) > 0 && lostOf(span) < dayCount(span.from, span.to));
  const [counted, { people }] = await Promise.all([askSpans(store, scope, cut, signal), recorded]);
  const unharmed = new Set(
    spansOf(scope)
      .filter((span) => lostOf(span) === 0)
      .map(({ day }) => day),
  );
  return { ...counted, people: [...counted.people, ...people.filter(({ day }) => unharmed.has(day))] };
}

/** The people of spans that lost some of their days. */
async function askSpans(
  store: EventStore,
  scope: FigureScope,
  spans: readonly Span[],
  signal: AbortSignal | undefined,
): Promise<Told> {
  const { filter, bots, period } = scope;
  const hasSessions = filter?.category == null && filter?.brand == null && isOnQuarters(scope);
  const told: Told[] = [];
  const untold: Span[] = [];
  for (const span of spans) {
    const masked = await activePeople(store, scope, [span], signal);
    if (masked) told.push({ people: masked.people, statements: [masked.statement] });
    else if (hasSessions) told.push(await peopleOfSessions(store, { period, span, bots }, signal));
    else untold.push(span);
  }
  if (untold.length > 0) told.push(await peopleOfEvents(store, scope, untold, signal));
  return { people: told.flatMap(({ people }) => people), statements: told.flatMap(({ statements }) => statements) };
}

/** One pass over the events of the whole period. */
async function peopleOfEvents(
  store: EventStore,
  scope: FigureScope,
  spans: readonly Span[],
  signal: AbortSignal | undefined,
): Promise<Told> {
  const days = spans.some(({ day }) => day !== null) ? scope.days : null;
  const query = peopleQuery(eventsOf({ ...scope, days }, isOnQuarters(scope), withoutBots(scope.bots)));
  const rows = await askByDay<PeopleRow>(store, query, signal);
  return {
    people: spans.map((span) => rows.find(({ day }) => day === span.day) ?? nobody(span.day)),
    statements: [query.statement],
  };
}

/**
 * Everybody of a span, from the sessions and the purchases.
 *
 * A session that begins or ends in the time that is kept was there. One that goes on through a stretch of it, and does neither, is looked up by its events.
 * Cost: two passes over the sessions, one over the acts; the events of users who have a session to look up.
 */
async function peopleOfSessions(
  store: EventStore,
  { period, span, bots }: { period: ResolvedPeriod; span: Span; bots: BotChoice },
  signal: AbortSignal | undefined,
): Promise<Told> {
  const kept = keptStretches(period, span);
  const isKept = (column: string): Fragment =>
    anyOf(kept, ({ start, end }) => sql`${raw(column)} >= ${instant(start)} and ${raw(column)} < ${instant(end)}`);
  const wasThere = sql`(${isKept('started_at')} or ${isKept('ended_at')})`;
  const goesThrough = anyOf(
    kept,
    ({ start, end }) => sql`started_at < ${instant(start)} and ended_at >= ${instant(end)}`,
  );
  const people = bots === 'include' ? [] : [raw('bot_rule is null')];
  const unsure = sql`select user_id, session_no from sessions where ${all([goesThrough, sql`not ${wasThere}`, ...people])}`;
  const users = sql`select distinct cast(user_id as string) as id from (${unsure}) unsure`;
  const ids = (await select<{ id: string }>(store, users, signal)).map(({ id }) => BigInt(id));
  const lookedUp = sql`
  union all
  select distinct e.user_id, e.session_no
  from events_of(${ids}) e join (${unsure}) unsure on unsure.user_id = e.user_id and unsure.session_no = e.session_no
  where ${isKept('e.event_time')}`;
  const visits = sql`
select count(distinct user_id) as visitors, count(*) as sessions
from (
  select user_id, session_no from sessions where ${all([wasThere, ...people])}${ids.length === 0 ? raw('') : lookedUp}
) visits`;
  const purchases = sql`
select count(distinct user_id) as buyers, count(distinct session_no) as purchase_sessions
from acts where ${all([raw(`event_type = 'purchase'`), isKept('event_time'), ...actsWithoutBots(bots)])}`;
  const [[visited], [bought]] = await Promise.all([
    select<Pick<PeopleRow, 'visitors' | 'sessions'>>(store, visits, signal),
    select<Pick<PeopleRow, 'buyers' | 'purchase_sessions'>>(store, purchases, signal),
  ]);
  return { people: [{ ...nobody(span.day), ...visited, ...bought }], statements: [users, visits, purchases] };
}

const anyOf = (stretches: readonly Stretch[], condition: (stretch: Stretch) => Fragment): Fragment =>
  sql`(${joined([NOTHING, ...stretches.map((stretch) => sql`(${condition(stretch)})`)], ' or ')})`;

/** The time of a span between the days that are left out. */
function keptStretches({ leftOut, timeZone }: ResolvedPeriod, { from, to }: Span): Stretch[] {
  const stretches: Stretch[] = [];
  let start = dayStart(from, timeZone);
  for (const lost of leftOut.filter(({ date }) => date >= from && date <= to)) {
    if (start < lost.start) stretches.push({ start, end: lost.start });
    start = lost.end;
  }
  const end = dayStart(addDays(to, 1), timeZone);
  return start < end ? [...stretches, { start, end }] : stretches;
}
