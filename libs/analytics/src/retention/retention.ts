import type { EventStore } from '@cartograph/events';
import { type Estimate, incomputable, wilson } from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { botsText } from '../bot-choice.js';
import type { CalendarPart, Granularity } from '../calendar-parts.js';
import { checkFilter } from '../event-filter.js';
import { logRange } from '../period.js';
import { QuestionError } from '../question-error.js';
import { type Fragment, select } from '../sql.js';
import { unitPeople } from '../rollups/unit-people.js';
import {
  type Bracket,
  type EventChoice,
  type RetentionMode,
  retentionQuery,
  type RetentionRow,
  type RetentionScope,
  rolledRetentionQuery,
} from './retention-query.js';
import { lostUnits, type UnitCalendar, unitCalendar, WORD } from './unit-calendar.js';
import { trackedPeriod } from '../tracked-period.js';

/** Arguments of {@link retention}. */
export interface RetentionQuestion extends Question {
  /** What begins. Default: any event. */
  first?: EventChoice | null;
  /** What counts as a return. Default: any event. */
  returning?: EventChoice | null;
  /** Default `day`. */
  granularity?: Granularity;
  /** Default `on`. */
  mode?: RetentionMode;
  /** Instead of every unit up to `upTo`. At most 20. */
  brackets?: readonly Bracket[] | null;
  /** Units after the first one, 1 to 61. Default 30 days, 12 weeks, 12 months, or as many as the period has. */
  upTo?: number | null;
}

/** Users who came back, of those about whom it is known. */
export interface RetentionCell extends Bracket {
  /** Users who were observed all through these units after their first. */
  users: number;
  /** Null where nobody was. */
  returned: number | null;
  /** returned ÷ users; `not-logged` where the log or the period ends before, or lost these units. */
  rate: Estimate;
}

/** Users whose first event fell into one unit. */
export interface RetentionCohort {
  unit: CalendarPart;
  users: number;
  cells: RetentionCell[];
}

/** Answer of {@link retention}. */
export interface Retention extends Answer {
  granularity: Granularity;
  mode: RetentionMode;
  /** Users with a first event. */
  users: number;
  /** Over all cohorts, each cell of those that were observed so long. */
  curve: RetentionCell[];
  /** Every unit of the period that the log reaches, in order. */
  cohorts: RetentionCohort[];
}

const DEFAULT_UP_TO: Record<Granularity, number> = { day: 30, week: 12, month: 12 };
const MOST_BRACKETS = 20;

/**
 * Do they come back? Of the users whose first event fell into a day, week or month: the share with a return k units later.
 *
 * A user's first event is their first in the period; who came before it counts as new. A return lies in a later unit than the first event.
 * A cell is known once its last unit is over, and where the log lost no more than a tenth of the days of a unit in which a return would count; only over the users of such
 * cohorts is the curve taken.
 *
 * @returns no cohorts and `no-data` rates where nobody has a first event; `not-logged` where the log or the period ends before.
 * @throws QuestionError - an invalid period, zone, filter, bracket or `upTo`.
 * Cost: the masks of the days of `active_days` where these tell (see `unitPeople`) and both choices are of any event, view, cart or purchase without a filter of
 * their own; else one pass over the events, a bit mask a user.
 */
export async function retention(store: EventStore, question: RetentionQuestion): Promise<Retention> {
  const { filter, signal, bots = 'include', granularity = 'day', mode = 'on' } = question;
  const period = await trackedPeriod(store, question, { needed: [] });
  for (const one of [filter, question.first?.filter, question.returning?.filter]) checkFilter(one);
  const asked = checkedBrackets(question, granularity, mode);
  const range = await logRange(store);
  const calendar = range && unitCalendar(period, range, granularity);
  const brackets = asked ?? upTo(question.upTo, granularity, calendar?.units.length ?? 1);
  const statement =
    calendar &&
    (await statementOf(store, {
      period,
      calendar,
      filter,
      bots,
      first: question.first,
      returning: question.returning,
      mode,
      brackets,
    }));
  const rows = statement ? await select<RetentionRow>(store, statement, signal) : [];
  const lost = calendar ? lostUnits(calendar, period.faults, question.returning?.type ?? null) : new Set<number>();
  const cohorts = calendar ? cohortsOf(calendar, { brackets, mode, lost }, rows) : [];
  return {
    ...answerFor(
      store,
      period,
      {
        name: 'Retention',
        formula: `a user's first event is their first ${eventText(question.first)} of the period; rate = users with ${eventText(question.returning)} ${mode === 'on' ? 'in' : 'in or after'} the ${granularity}s so many after that of the first event ÷ users whose ${granularity}s up to there are over; intervals by Wilson at 95 %`,
        population: `users with events from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(filter)}${botsText(bots)}`,
      },
      statement ? [statement] : [],
    ),
    granularity,
    mode,
    users: cohorts.reduce((sum, { users }) => sum + users, 0),
    curve: brackets.map((bracket, i) =>
      pooled(
        bracket,
        cohorts.map(({ cells }) => cells[i]),
      ),
    ),
    cohorts,
  };
}

async function statementOf(store: EventStore, scope: RetentionScope): Promise<Fragment> {
  const people = await unitPeople(store, scope);
  return (people && rolledRetentionQuery(scope, people)) ?? retentionQuery(scope);
}

function cohortsOf(
  { units, complete }: UnitCalendar,
  { brackets, mode, lost }: Pick<RetentionScope, 'brackets' | 'mode'> & { lost: ReadonlySet<number> },
  rows: readonly RetentionRow[],
): RetentionCohort[] {
  // Who came on a lost day and not later is missed; among all later days this is little, and told by the faults.
  const isLost = ({ from, to }: Bracket, entered: number): boolean =>
    mode === 'on' && Array.from({ length: to - from + 1 }, (_, at) => entered + from + at).some((at) => lost.has(at));

  const byUnit = new Map(rows.map((row) => [row.entered, row]));
  return units.map((unit, entered) => {
    const row = byUnit.get(entered);
    const users = row?.users ?? 0;
    return {
      unit,
      users,
      cells: brackets.map((bracket, i) =>
        entered + bracket.to >= complete
          ? unknown(bracket, 'The log or the period ends before these units are over.')
          : isLost(bracket, entered)
            ? unknown(bracket, 'The log lost days of these units.')
            : known(bracket, users, row?.[`c${i}`] ?? 0),
      ),
    };
  });
}

const known = (bracket: Bracket, users: number, returned: number): RetentionCell => ({
  ...bracket,
  users,
  returned,
  rate: wilson(returned, users),
});
const unknown = (bracket: Bracket, why: string): RetentionCell => ({
  ...bracket,
  users: 0,
  returned: null,
  rate: incomputable('not-logged', why),
});

function pooled(bracket: Bracket, cells: readonly (RetentionCell | undefined)[]): RetentionCell {
  const seen = cells.filter((cell) => cell !== undefined).filter(({ returned }) => returned !== null);
  if (cells.length > 0 && seen.length === 0)
    return unknown(bracket, 'No cohort was watched on these units: the log or the period ends, or lost their days.');
  return known(
    bracket,
    seen.reduce((sum, { users }) => sum + users, 0),
    seen.reduce((sum, { returned }) => sum + (returned ?? 0), 0),
  );
}

function upTo(asked: number | null | undefined, granularity: Granularity, units: number): Bracket[] {
  if (asked != null && (!Number.isInteger(asked) || asked < 1 || asked >= WORD)) {
    throw new QuestionError(
      'invalid-filter',
      'upTo',
      String(asked),
      `upTo is ${asked}; give a whole number from 1 to ${WORD - 1}.`,
    );
  }
  const last = asked ?? Math.max(1, Math.min(DEFAULT_UP_TO[granularity], units - 1));
  return Array.from({ length: last }, (_, i) => ({ from: i + 1, to: i + 1 }));
}

function checkedBrackets(
  { brackets }: RetentionQuestion,
  granularity: Granularity,
  mode: RetentionMode,
): Bracket[] | null {
  if (brackets == null) return null;
  const refuse = (value: string, message: string): QuestionError =>
    new QuestionError('invalid-filter', 'brackets', value, message);
  if (mode !== 'on') throw refuse(mode, 'Brackets say themselves when they end. Ask for them without "on or after".');
  if (brackets.length === 0 || brackets.length > MOST_BRACKETS)
    throw refuse(String(brackets.length), `There are ${brackets.length} brackets; give 1 to ${MOST_BRACKETS}.`);
  return brackets.map(({ from, to }) => {
    if (!(Number.isInteger(from) && Number.isInteger(to) && 1 <= from && from <= to && to < WORD)) {
      throw refuse(
        `${from}-${to}`,
        `A bracket goes from ${from} to ${to}; give whole ${granularity}s with 1 ≤ from ≤ to ≤ ${WORD - 1}.`,
      );
    }
    return { from, to };
  });
}

function eventText(choice: EventChoice | null | undefined): string {
  return `${choice?.type ?? 'event'}${restrictionText(choice?.filter).replace(', only events of', ' of')}`;
}
