import { EVENT_TYPES, type EventStore, type EventType, USER_GROUPS } from '@cartograph/events';
import { dialect } from '../dialect.js';
import { type CountedSessions, countedEvents } from '../hypotheses/association/session-counts.js';
import type { SessionMove } from '../rollups/session-moves.js';
import { type SessionShape, typeBit } from '../rollups/session-shapes.js';
import { type Fragment, raw, select, sql } from '../sql.js';
import { USER_GROUP } from '../user-groups.js';

/** What the lake's counts of sessions say of a facet, told from the events of a filter, by random groups of users. */
export interface WalkedSessions {
  shapes: (SessionShape & { user_group: number })[];
  moves: (SessionMove & { user_group: number })[];
  statement: Fragment;
}

/** A shape, or a move from `first`, null at a session's start, to `second`. */
interface WalkedRow {
  is_move: boolean;
  first: number | null;
  second: number;
  user_group: number;
  things: number;
  events: number;
}

/** SQL of a type's bit. Of one second a lower one comes first. */
const BIT = raw(
  `case event_type ${EVENT_TYPES.map((type) => `when '${type}' then ${typeBit(type)}`).join(' ')} else 0 end`,
);

/**
 * SQL of shapes and moves in one pass over the matching events. Sessions of views alone need no order; only the others are put in order, a tenth of
 * a shop's.
 */
function walkedQuery(scope: CountedSessions): Fragment {
  return sql`
with matching ${raw(dialect.workedOutOnce)} (select session_no, cast(${raw(USER_GROUP)} as int) as user_group, event_time, ${BIT} as bit from events where ${countedEvents(scope)}),
shaped as (select cast(bit_or(bit) as int) as types, min(user_group) as user_group, count(*) as events from matching group by session_no),
walked as (
  select bit, user_group, lag(bit) over (partition by session_no order by event_time, bit) as before
  from matching where session_no in (select session_no from matching where bit <> ${raw(String(typeBit('view')))})
)
select false as is_move, cast(null as int) as first, types as second, user_group, count(*) as things, cast(sum(events) as bigint) as events from shaped group by types, user_group
union all
select true, before, bit, user_group, count(*), 0 from walked group by before, bit, user_group`;
}

/**
 * Sessions by what they did and what follows what in them, from their matching events, for filters that are no facet of the lake.
 *
 * Cost: one pass over the events; the matching ones are kept for as long as it takes.
 */
export async function walkedSessions(
  store: EventStore,
  scope: CountedSessions,
  signal?: AbortSignal,
): Promise<WalkedSessions> {
  const statement = walkedQuery(scope);
  const rows = await select<WalkedRow>(store, statement, signal);
  const shapes = rows
    .filter(({ is_move: isMove }) => !isMove)
    .map(({ second: types, user_group, things: sessions, events }) => ({ types, user_group, sessions, events }));
  const steps = rows
    .filter(({ is_move: isMove }) => isMove)
    .map(({ first, second, user_group, things }) => ({
      from: typeOf(first),
      to: typeOf(second),
      user_group,
      moves: things,
    }));
  const viewing = shapes
    .filter(({ types }) => types === typeBit('view'))
    .flatMap(({ user_group, sessions, events }) => [
      { from: null, to: 'view' as const, user_group, moves: sessions },
      { from: 'view' as const, to: 'view' as const, user_group, moves: events - sessions },
    ]);
  const moves = [...viewing, ...steps];
  // As often as sessions come to a type and do not go on they end with it.
  const ends = EVENT_TYPES.flatMap((from) =>
    Array.from({ length: USER_GROUPS }, (_, group) => {
      const own = moves.filter(({ user_group }) => user_group === group);
      const count = (side: 'from' | 'to'): number =>
        own.reduce((sum, move) => sum + (move[side] === from ? move.moves : 0), 0);
      return { from, to: null, user_group: group, moves: count('to') - count('from') };
    }),
  );
  return { shapes, moves: [...moves, ...ends].filter((move) => move.moves > 0), statement };
}

const typeOf = (bit: number | null): EventType | null => EVENT_TYPES.find((type) => typeBit(type) === bit) ?? null;
