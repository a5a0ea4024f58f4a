import { EVENT_TYPES, type EventStore, type EventType } from '@cartograph/events';
import { dialect } from '../dialect.js';
import { type CountedSessions, countedEvents } from '../hypotheses/association/session-counts.js';
import type { SessionMove } from '../rollups/session-moves.js';
import { type SessionShape, typeBit } from '../rollups/session-shapes.js';
import { type Fragment, raw, select, sql } from '../sql.js';

/** What the lake's counts of sessions say of a facet, told from the events of a filter. */
export interface WalkedSessions {
  shapes: SessionShape[];
  moves: SessionMove[];
  statement: Fragment;
}

/** A shape, or a move from `first`, null at a session's start, to `second`. */
interface WalkedRow {
  is_move: boolean;
  first: number | null;
  second: number;
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
with matching ${raw(dialect.workedOutOnce)} (select session_no, event_time, ${BIT} as bit from events where ${countedEvents(scope)}),
shaped as (select cast(bit_or(bit) as int) as types, count(*) as events from matching group by session_no),
walked as (
  select bit, lag(bit) over (partition by session_no order by event_time, bit) as before
  from matching where session_no in (select session_no from matching where bit <> ${raw(String(typeBit('view')))})
)
select false as is_move, cast(null as int) as first, types as second, count(*) as things, cast(sum(events) as bigint) as events from shaped group by types
union all
select true, before, bit, count(*), 0 from walked group by before, bit`;
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
    .map(({ second: types, things: sessions, events }): SessionShape => ({ types, sessions, events }));
  const steps = rows
    .filter(({ is_move: isMove }) => isMove)
    .map(({ first, second, things }): SessionMove => ({ from: typeOf(first), to: typeOf(second), moves: things }));
  const { sessions = 0, events = 0 } = shapes.find(({ types }) => types === typeBit('view')) ?? {};
  const viewing: SessionMove[] = [
    { from: null, to: 'view', moves: sessions },
    { from: 'view', to: 'view', moves: events - sessions },
  ];
  const moves = added([...viewing, ...steps]);
  // As often as sessions come to a type and do not go on they end with it.
  const ends = EVENT_TYPES.map((type): SessionMove => ({
    from: type,
    to: null,
    moves: count(moves.filter(({ to }) => to === type)) - count(moves.filter(({ from }) => from === type)),
  }));
  return { shapes, moves: [...moves, ...ends].filter((move) => move.moves > 0), statement };
}

const typeOf = (bit: number | null): EventType | null => EVENT_TYPES.find((type) => typeBit(type) === bit) ?? null;

const count = (moves: readonly SessionMove[]): number => moves.reduce((sum, move) => sum + move.moves, 0);

function added(moves: readonly SessionMove[]): SessionMove[] {
  const sums = new Map<string, SessionMove>();
  for (const move of moves) {
    const key = `${move.from}>${move.to}`;
    sums.set(key, { ...move, moves: move.moves + (sums.get(key)?.moves ?? 0) });
  }
  return [...sums.values()];
}
