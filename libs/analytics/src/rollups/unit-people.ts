import type { EventStore } from '@cartograph/events';
import type { BotChoice } from '../bot-choice.js';
import { partPlace } from '../calendar-parts.js';
import type { EventFilter } from '../event-filter.js';
import type { ResolvedPeriod } from '../period.js';
import { type UnitCalendar, WORD } from '../retention/unit-calendar.js';
import { type Fragment, joined, raw, sql } from '../sql.js';
import { activeDays, bits, maskOf, placeAfter } from './active-days.js';

/** What a user did on a day: anything, or an event of the type. */
export type DayMask = 'any' | 'view' | 'cart' | 'purchase';

/** Users of a question over units. */
export interface UnitPeopleScope {
  period: ResolvedPeriod;
  calendar: UnitCalendar;
  filter: EventFilter | null | undefined;
  bots: BotChoice;
}

/** Makes SQL of the users of `active_days` by unit. */
export interface UnitPeople {
  /** Condition on `active_days`: the users of the facet with any of the days. */
  where: Fragment;
  /** The place of the unit of the first day of a mask; null without one. */
  firstUnit: (mask: DayMask) => Fragment;
  /** A word with a bit for each unit that has a day of a mask. */
  unitsOf: (mask: DayMask) => Fragment;
  /** As {@link firstUnit}, of a column that holds the bit of one day. */
  unitOfBit: (column: string) => Fragment;
  /** Where it is told from: a month of the lake, the facet with bots or without, and the days as bits. */
  month: string;
  facet: Fragment;
  mask: bigint;
}

/**
 * How users by unit are told from `active_days`, or null where they cannot be: see `activeDays`, or where the days lie in several months of the lake, for
 * the masks do not say which users of two months are the same.
 */
export async function unitPeople(
  store: EventStore,
  { period, calendar, filter, bots }: UnitPeopleScope,
): Promise<UnitPeople | null> {
  const { covered, timeZone } = period;
  const active =
    covered && calendar.units.length <= WORD
      ? await activeDays(store, { days: covered, timeZone, filter, bots })
      : null;
  const [month, ...others] = active?.months ?? [];
  if (!covered || !active || !month || others.length > 0) return null;
  const mask = maskOf(month, covered);
  const days = (of: DayMask): Fragment => sql`(${raw(`${of}_days`)} & ${bits(mask)})`;
  const shift = placeAfter(covered.from, month.firstDay);
  const unitOfBit = (column: string): Fragment =>
    partPlace(raw(`(cast(${column} as int) + ${shift})`), covered, calendar.granularity);
  return {
    where: sql`month = ${month.month} and thing = 'user' and ${active.where} and any_days & ${bits(mask)} <> 0`,
    firstUnit: (of) =>
      sql`case when ${days(of)} <> 0 then ${partPlace(sql`(cast(bit_count((${days(of)} & -${days(of)}) - 1) as int) + ${raw(String(shift))})`, covered, calendar.granularity)} end`,
    unitsOf: (of) => {
      if (calendar.granularity === 'day')
        return sql`(${days(of)} ${raw(shift < 0 ? '>>' : '<<')} ${raw(String(Math.abs(shift)))})`;
      const cases = calendar.units
        .map((unit, place) => ({ place, bitsOfUnit: maskOf(month, unit) & mask }))
        .filter(({ bitsOfUnit }) => bitsOfUnit !== 0n);
      return sql`(${joined(
        cases.map(
          ({ place, bitsOfUnit }) =>
            sql`case when ${raw(`${of}_days`)} & ${bits(bitsOfUnit)} <> 0 then ${bits(1n << BigInt(place))} else cast(0 as bigint) end`,
        ),
        ' | ',
      )})`;
    },
    unitOfBit,
    month: month.month,
    facet: active.where,
    mask,
  };
}
