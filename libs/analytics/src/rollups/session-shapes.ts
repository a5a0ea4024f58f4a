import { EVENT_TYPES, type EventStore, type EventType } from '@cartograph/events';
import { all, type Fragment, select, sql } from '../sql.js';
import { EVERY_NAME } from './facet.js';
import { began, sessionRollup, type SessionRollupScope } from './session-rollup.js';

/** Sessions with the same set of event types. */
export interface SessionShape {
  /** Bits: 1 view, 2 cart, 4 remove_from_cart, 8 purchase. */
  types: number;
  sessions: number;
  /** Events of these sessions. */
  events: number;
}

/** Shapes, and the statement they come from. */
export interface SessionShapes {
  shapes: SessionShape[];
  statement: Fragment;
}

/** The bit of a type in {@link SessionShape.types}. */
export function typeBit(type: EventType): number {
  return 1 << EVENT_TYPES.indexOf(type);
}

/**
 * Sessions that began in the period by the types of their matching events: at most 15 rows, from which follow funnels in any order and the
 * association of any two types.
 *
 * @returns null where the rollups cannot tell; see `sessionRollup`.
 */
export async function sessionShapes(
  store: EventStore,
  scope: SessionRollupScope,
  signal?: AbortSignal,
): Promise<SessionShapes | null> {
  const where = await sessionRollup(store, scope);
  if (!where) return null;
  const statement = sql`
select types, cast(sum(sessions) as bigint) as sessions, cast(sum(events) as bigint) as events
from session_shapes where ${where}
group by types order by types`;
  return { shapes: await select<SessionShape>(store, statement, signal), statement };
}

/** The same for every category by name: its code, else its id, else `(none)`. */
export async function sessionShapesByName(
  store: EventStore,
  scope: Omit<SessionRollupScope, 'filter'>,
  signal?: AbortSignal,
): Promise<(SessionShape & { name: string })[] | null> {
  const when = began(scope);
  if (!when) return null;
  return select<SessionShape & { name: string }>(
    store,
    sql`
select facet as name, types, cast(sum(sessions) as bigint) as sessions, cast(sum(events) as bigint) as events
from session_shapes where ${all([EVERY_NAME, ...when])}
group by facet, types order by facet, types`,
    signal,
  );
}

/** Sessions of the shapes that have all of the types. */
export function sessionsWith(shapes: readonly SessionShape[], types: readonly EventType[]): number {
  const bits = types.reduce((sum, type) => sum | typeBit(type), 0);
  return shapes.reduce((sum, shape) => sum + ((shape.types & bits) === bits ? shape.sessions : 0), 0);
}

/** How often two types come together in a session. */
export interface TypesTogether {
  both: number;
  onlyFirst: number;
  onlySecond: number;
  neither: number;
}

/** The 2 × 2 table of two types over the sessions of the shapes. */
export function typesTogether(shapes: readonly SessionShape[], first: EventType, second: EventType): TypesTogether {
  const [a, b, both] = [
    sessionsWith(shapes, [first]),
    sessionsWith(shapes, [second]),
    sessionsWith(shapes, [first, second]),
  ];
  const sessions = sessionsWith(shapes, []);
  return { both, onlyFirst: a - both, onlySecond: b - both, neither: sessions - a - b + both };
}
