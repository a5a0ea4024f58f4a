import type { ColumnTable, EventStore } from '@cartograph/events';
import type { Incomputable } from '@cartograph/metrics';
import { type Answer, answerFor, restrictionText } from '../answer.js';
import { botsText } from '../bot-choice.js';
import { dayFinder } from '../day-finder.js';
import { addDays, localDate, localDays, type Period } from '../local-days.js';
import { instant, logRange, type ResolvedPeriod } from '../period.js';
import { QuestionError } from '../question-error.js';
import { rfmMembers } from '../rfm/rfm-members.js';
import { all, type Fragment, raw, sql } from '../sql.js';
import { notLogged } from '../unlogged-types.js';
import { audienceName, type AudienceRule, checkRule, isFiltered } from './audience-rule.js';
import { entrancePeriod } from './entrance-period.js';
import { type EntranceQuery, entranceOf, type Follows } from './entrances.js';
import { beforeQuery, followedQuery, UNGROUPED } from './history-query.js';

/** What to tell of an audience's users. */
export interface HistoryOptions {
  /**
   * Days after entering that count, whole number from 1 to 366. Only users whom the log follows that long are told, so that those who
   * entered late are not taken for those who do not buy. Default: all until the end of the period, for everybody.
   */
  windowDays?: number | null;
  /** Days before entering that count as what was known before, whole number from 1 to 366. Default 28. */
  daysBefore?: number;
  signal?: AbortSignal;
}

/** What the users of an audience did after entering, session by session, and what they had done before. Entry u of a list belongs to user u. */
export interface AudienceHistory extends Answer {
  /** Users told, ascending by their numbers in the lake. */
  userNumbers: BigInt64Array;
  /** Users who entered, but whom the log does not follow for `windowDays`. */
  notFollowed: number;
  /** Local days from the first day of the period. */
  enteredDay: Int32Array;
  /** The instants of entering, in epoch milliseconds. */
  enteredAt: Float64Array;
  /** What counts as after entering: sessions that begin, or single events, after that instant; `fromEntry`: at it too. The rest is before. */
  after: Pick<Follows, 'by' | 'fromEntry'>;
  /** Sessions of user u are `sessionOffsets[u]` to `sessionOffsets[u + 1]`, in the order they began. */
  sessionOffsets: Int32Array;
  /** Local day of the session's first event that counts, from the first day of the period. */
  sessionDay: Int32Array;
  views: Int32Array;
  carts: Int32Array;
  purchases: Int32Array;
  /** Sum of the prices bought. */
  value: Float64Array;
  /** Place in `groupNames` of the part of the catalog (the first part of the category code) for which most was paid; −1 without a purchase. */
  orderGroup: Int32Array;
  /** Ascending; purchases without a category code are `(none)`. */
  groupNames: readonly string[];
  /** What the user did in the `daysBefore` days before entering. */
  before: { sessions: Int32Array; purchases: Int32Array; value: Float64Array };
  /** Of all who entered, how many did on each local day of the period; 0 on those that are left out. */
  entrantsByDay: Int32Array;
  /** First and last local day of the period that the log covers; null where it covers none. */
  covered: Period | null;
  /** Why it is not known what the users bought: the log has no purchases, or the tracking lost them on each day of the period. Null where it is known. */
  purchasesUnknown: Incomputable | null;
}

const DAYS_BEFORE = 28;
const MOST_DAYS = 366;

/**
 * The users of an audience with their sessions after entering: what a campaign on them is sized from and simulated on.
 *
 * Who enters, when, and what counts afterwards is as in `audience`: without `windowDays` the purchases of each user are the same.
 *
 * @returns no users where nobody enters, or nobody is followed long enough; `notFollowed` tells which.
 * @throws QuestionError - `invalid-rule`, as `audience`, and for days that are not whole or too many.
 * Cost: `audience`, and a sort of the sessions that follow; kinds that look at single events read the events.
 */
export async function audienceHistory(
  store: EventStore,
  rule: AudienceRule,
  options: HistoryOptions = {},
): Promise<AudienceHistory> {
  checkRule(rule);
  const windowDays = options.windowDays ?? null;
  const daysBefore = options.daysBefore ?? DAYS_BEFORE;
  if (windowDays !== null) checkDays('windowDays', windowDays);
  checkDays('daysBefore', daysBefore);
  const { period, unknown } = await entrancePeriod(store, rule);
  const { found, members } = await entrantsOf(store, rule, period, options.signal);
  const enteredUntil = windowDays === null ? null : await lastFollowed(store, rule, period, windowDays);
  const followed = followedQuery(found, windowDays);
  const before = beforeQuery(found, daysBefore, rule.bots ?? 'include');
  const [rows, earlier] = await Promise.all(
    [followed, before].map((query) =>
      store.columns(query.text, query.params, { ...(options.signal ? { signal: options.signal } : {}), heavy: true }),
    ),
  );
  if (!rows || !earlier) throw new Error('A query was not answered.');
  return {
    ...answerFor(
      store,
      period,
      {
        name: `History of ${audienceName(rule.kind)}`,
        formula: `the sessions of each user after entering${windowDays === null ? '' : `, within ${windowDays} days`}; before: the ${daysBefore} days that end with entering`,
        population: `users who enter ${found.entrance.enters} from ${period.from} to ${period.to} in ${period.timeZone}${isFiltered(rule.kind) ? restrictionText(rule) + botsText(rule.bots ?? 'include') : ''}`,
      },
      [followed, before],
    ),
    after: { by: found.follows.by, fromEntry: found.follows.fromEntry },
    purchasesUnknown: unknown.has('purchase')
      ? notLogged('purchase', 'what this audience buys without a campaign', period.untracked)
      : null,
    ...toldOf(rows, earlier, { period, isMember: members ? (user) => members.has(user) : () => true, enteredUntil }),
  };
}

async function entrantsOf(
  store: EventStore,
  rule: AudienceRule,
  period: ResolvedPeriod,
  signal: AbortSignal | undefined,
): Promise<{ found: EntranceQuery; members: Set<bigint> | null }> {
  if (rule.kind !== 'rfm-segment') return { found: entranceOf(rule, rule.kind, period), members: null };
  const { category, brand, bots, rfm, timeZone } = rule;
  const segment = rfm?.segment ?? '';
  const question = {
    period: rule.period ?? null,
    timeZone,
    filter: { category: category ?? null, brand: brand ?? null },
    bots: bots ?? 'include',
    seed: rfm?.seed ?? 1,
    ...(signal ? { signal } : {}),
  };
  const { userNumbers } = await rfmMembers(store, question, segment);
  const entered: Fragment = sql`
with entered as (
  select user_id, ${instant(period.end)} as entered_at from acts where ${all([raw(`event_type = 'purchase'`), sql`event_time < ${instant(period.end)}`])} group by user_id
)`;
  const entrance = {
    name: `RFM segment ${segment}`,
    enters: 'by being in the segment at its end, by their purchases',
    outcome: 'a purchase after the period',
  };
  return {
    found: { entered, entrance, follows: { by: 'events', fromEntry: true } },
    members: new Set(userNumbers.map(BigInt)),
  };
}

/** The last instant of entering whose window the log holds, and the period where it ends what counts. */
async function lastFollowed(
  store: EventStore,
  rule: AudienceRule,
  period: ResolvedPeriod,
  windowDays: number,
): Promise<number> {
  const range = await logRange(store);
  if (!range) return Number.NEGATIVE_INFINITY;
  const logged = range.last.getTime() + 1;
  const end = rule.kind === 'rfm-segment' ? logged : Math.min(logged, period.end.getTime());
  return end - windowDays * 86_400_000;
}

type Told = Omit<AudienceHistory, keyof Answer | 'after' | 'purchasesUnknown'>;

function toldOf(
  rows: ColumnTable,
  earlier: ColumnTable,
  {
    period,
    isMember,
    enteredUntil,
  }: { period: ResolvedPeriod; isMember: (user: bigint) => boolean; enteredUntil: number | null },
): Told {
  const dayOf = dayCounter(period);
  const users = rows.bigInt64('user_id');
  const enteredAt = rows.float64('entered_at');
  const startedAt = rows.float64('began_at');
  const entrantsByDay = new Int32Array(period.days);
  // Users are counted before they are listed: there are millions of them.
  const kept = {
    users: new BigInt64Array(rows.rowCount),
    enteredDay: new Int32Array(rows.rowCount),
    enteredAt: new Float64Array(rows.rowCount),
    from: new Int32Array(rows.rowCount + 1),
    sessions: new Int32Array(rows.rowCount),
  };
  let [people, sessionCount, notFollowed] = [0, 0, 0];
  for (let row = 0; row < rows.rowCount;) {
    const user = users[row]!;
    let next = row + 1;
    while (next < rows.rowCount && users[next] === user) next += 1;
    if (isMember(user)) {
      const enteredDay = dayOf(enteredAt[row]!);
      if (enteredDay >= 0 && enteredDay < period.days) entrantsByDay[enteredDay]! += 1;
      if (enteredUntil !== null && enteredAt[row]! > enteredUntil) notFollowed += 1;
      else {
        kept.users[people] = user;
        kept.enteredDay[people] = enteredDay;
        kept.enteredAt[people] = enteredAt[row]!;
        kept.from[people] = sessionCount;
        people += 1;
        // A user after whose entering nothing followed has one row without a session.
        for (let at = row; at < next; at += 1) if (!Number.isNaN(startedAt[at]!)) kept.sessions[sessionCount++] = at;
      }
    }
    row = next;
  }
  kept.from[people] = sessionCount;
  const userNumbers = kept.users.slice(0, people);
  const sessions = kept.sessions.subarray(0, sessionCount);
  const ofSessions = (name: string): Int32Array => {
    const values = rows.int32(name);
    return sessions.map((row) => values[row]!);
  };
  const values = rows.float64('value');
  return {
    userNumbers,
    notFollowed,
    enteredDay: kept.enteredDay.slice(0, people),
    enteredAt: kept.enteredAt.slice(0, people),
    sessionOffsets: kept.from.slice(0, people + 1),
    sessionDay: sessions.map((row) => dayOf(startedAt[row]!)),
    views: ofSessions('views'),
    carts: ofSessions('carts'),
    purchases: ofSessions('purchases'),
    value: Float64Array.from(sessions, (row) => values[row]!),
    ...groupsOf(rows, sessions),
    before: beforeOf(earlier, userNumbers),
    entrantsByDay,
    covered: period.covered,
  };
}

/** The groups of sessions as places in the ascending list of their names. */
function groupsOf(rows: ColumnTable, sessions: Int32Array): Pick<Told, 'orderGroup' | 'groupNames'> {
  const groups = rows.strings('order_group');
  const codes = new Map<string, number>();
  const found = sessions.map((row) => {
    const name = groups[row] ?? null;
    if (name === null) return -1;
    const code = codes.get(name) ?? codes.size;
    codes.set(name, code);
    return code;
  });
  const names = [...codes.keys()].toSorted();
  const places = new Int32Array(names.length);
  names.forEach((name, place) => (places[codes.get(name)!] = place));
  return {
    orderGroup: found.map((code) => (code === -1 ? -1 : places[code]!)),
    groupNames: names.map((name) => (name === UNGROUPED ? '(none)' : name)),
  };
}

function beforeOf(earlier: ColumnTable, people: BigInt64Array): Told['before'] {
  const users = earlier.bigInt64('user_id');
  const [sessions, purchases, values] = [
    earlier.int32('sessions'),
    earlier.int32('purchases'),
    earlier.float64('value'),
  ];
  const before = {
    sessions: new Int32Array(people.length),
    purchases: new Int32Array(people.length),
    value: new Float64Array(people.length),
  };
  let row = 0;
  people.forEach((user, at) => {
    while (row < earlier.rowCount && users[row]! < user) row += 1;
    if (users[row] !== user) return;
    before.sessions[at] = sessions[row]!;
    before.purchases[at] = purchases[row]!;
    before.value[at] = values[row]!;
  });
  return before;
}

/** Local days from the first one of the period, beyond its end too: what follows an RFM segment does. */
function dayCounter(period: ResolvedPeriod): (instant: number) => number {
  const to = addDays(period.to, 2 * MOST_DAYS);
  const find = dayFinder(localDays(period.from, to, period.timeZone));
  return (at) => {
    const day = find(at);
    if (day < 0)
      throw new Error(
        `${new Date(at).toISOString()} (${localDate(at, period.timeZone)}) lies outside of ${period.from} to ${to}.`,
      );
    return day;
  };
}

function checkDays(argument: string, days: number): void {
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return;
  throw new QuestionError(
    'invalid-rule',
    argument,
    String(days),
    `${argument} is ${days}. Give whole days from 1 to ${MOST_DAYS}.`,
  );
}
