import type { EventStore } from '@cartograph/events';
import { calendarParts } from '../calendar-parts.js';
import type { FigureScope } from '../overview-query.js';
import type { PeopleRow } from '../overview-rollups.js';
import type { Period } from '../period.js';
import { type Fragment, joined, raw, select, sql } from '../sql.js';
import { activeDays, type ActiveDays, bits, maskOf } from './active-days.js';

/** Distinct users and sessions of the whole, which has no day, and of each part, and the statement they come from. */
export interface ActivePeople {
  people: PeopleRow[];
  statement: Fragment;
}

/**
 * Distinct users and sessions of a facet from `active_days`, for the whole and for each day, week or month.
 *
 * @param scope.days - lie in the period and in the log; null: only the whole.
 * @returns null where the masks cannot tell: see {@link activeDays}, or where days of several months of the lake make one part.
 * Cost: the facet's masks once, each compared with every part.
 */
export async function activePeople(
  store: EventStore,
  { period, days, granularity = 'day', filter, bots }: FigureScope,
  signal: AbortSignal | undefined,
): Promise<ActivePeople | null> {
  if (!period.covered) return null;
  const active = await activeDays(store, { days: period.covered, timeZone: period.timeZone, filter, bots });
  if (!active) return null;
  const parts = days ? calendarParts(days, granularity) : [];
  const spans = [period.covered, ...parts];
  if (spans.some((span) => active.months.filter((month) => (maskOf(month, span) & month.days) !== 0n).length > 1))
    return null;
  const nobody = (day: string | null): PeopleRow => ({
    day,
    visitors: 0,
    sessions: 0,
    buyers: 0,
    purchase_sessions: 0,
  });
  const people = [nobody(null), ...parts.map(({ from }) => nobody(from))];
  const statement = peopleOfSpans(active, spans);
  for (const { place, thing, things, bought } of await select<SpanRow>(store, statement, signal)) {
    const row = people[place];
    if (row && thing === 'user') [row.visitors, row.buyers] = [row.visitors + things, row.buyers + bought];
    else if (row) [row.sessions, row.purchase_sessions] = [row.sessions + things, row.purchase_sessions + bought];
  }
  return { people, statement };
}

interface SpanRow {
  place: number;
  thing: 'user' | 'session';
  things: number;
  bought: number;
}

/** Things of each span, by month of the lake. */
function peopleOfSpans({ where, months }: ActiveDays, spans: readonly Period[]): Fragment {
  const ofMonth = months.map((month) => {
    const masks = spans
      .map((span, place) => ({ place, mask: maskOf(month, span) & month.days }))
      .filter(({ mask }) => mask !== 0n);
    return sql`
select place, thing, n, case when purchase_days & mask <> 0 then n else 0 end as bought
from active_days join (values ${joined(
      masks.map(({ place, mask }) => sql`(${raw(String(place))}, ${bits(mask)})`),
      ', ',
    )}) spans(place, mask) on any_days & mask <> 0
where month = ${month.month} and ${where}`;
  });
  return sql`
select cast(place as int) as place, thing, cast(sum(n) as bigint) as things, cast(sum(bought) as bigint) as bought
from (${ofMonth.length === 0 ? raw(`select 0 as place, 'user' as thing, 0 as n, 0 as bought`) : joined(ofMonth, '\nunion all')}
) counted
group by place, thing`;
}
