import type { EventStore } from '@cartograph/events';
import type { FigureScope, Span } from '../figure-scope.js';
import { nobody, type PeopleRow } from '../overview-rollups.js';
import type { ResolvedPeriod } from '../period.js';
import { type Fragment, joined, raw, select, sql } from '../sql.js';
import { activeDays, type ActiveDays, bits, type MaskedMonth, maskOf } from './active-days.js';

/** Distinct users and sessions of each span, and the statement they come from. */
export interface ActivePeople {
  people: PeopleRow[];
  statement: Fragment;
}

/**
 * Distinct users and sessions of a facet from `active_days`, in each span without the days that the period leaves out.
 *
 * @param spans - lie in the period and in the log.
 * @returns null where the masks cannot tell: see {@link activeDays}, or where days of several months of the lake make one span.
 * Cost: the facet's masks once, each compared with every span.
 */
export async function activePeople(
  store: EventStore,
  { period, filter, bots }: FigureScope,
  spans: readonly Span[],
  signal: AbortSignal | undefined,
): Promise<ActivePeople | null> {
  if (!period.covered) return null;
  const active = await activeDays(store, { days: period.covered, timeZone: period.timeZone, filter, bots });
  if (!active) return null;
  if (spans.some((span) => active.months.filter((month) => keptMask(month, span, period) !== 0n).length > 1))
    return null;
  const people = spans.map(({ day }) => nobody(day));
  const statement = peopleOfSpans(active, spans, period);
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

/** Bits of the days of a span that have events and are not left out. */
function keptMask(month: MaskedMonth, span: Span, { leftOut }: ResolvedPeriod): bigint {
  const lost = leftOut.reduce((mask, { date }) => mask | maskOf(month, { from: date, to: date }), 0n);
  return maskOf(month, span) & month.days & ~lost;
}

/** Things of each span, by month of the lake. */
function peopleOfSpans({ where, months }: ActiveDays, spans: readonly Span[], period: ResolvedPeriod): Fragment {
  const ofMonth = months.map((month) => ({
    month,
    masks: spans
      .map((span, place) => ({ place, mask: keptMask(month, span, period) }))
      .filter(({ mask }) => mask !== 0n),
  }));
  const counted = ofMonth
    .filter(({ masks }) => masks.length > 0)
    .map(
      ({ month: { month }, masks }) => sql`
select place, thing, n, case when purchase_days & mask <> 0 then n else 0 end as bought
from active_days join (values ${joined(
        masks.map(({ place, mask }) => sql`(${raw(String(place))}, ${bits(mask)})`),
        ', ',
      )}) spans(place, mask) on any_days & mask <> 0
where month = ${month} and ${where}`,
    );
  return sql`
select cast(place as int) as place, thing, cast(sum(n) as bigint) as things, cast(sum(bought) as bigint) as bought
from (${counted.length === 0 ? raw(`select 0 as place, 'user' as thing, 0 as n, 0 as bought`) : joined(counted, '\nunion all')}
) counted
group by place, thing`;
}
