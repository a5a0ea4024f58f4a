import { EVENT_TYPES, type EventStore, type EventType } from '@cartograph/events';
import { type Incomputable, incomputable } from '@cartograph/metrics';
import { columnOf, type CountsRow } from './counts.js';
import { oncePerStore } from './once-per-store.js';
import { raw, select } from './sql.js';

/**
 * Types of events that the whole log has none of: a log that never records purchases says nothing about how many visitors buy, and 0 would be wrong.
 * A log without any event has no such types. Asked once for a store.
 */
export const unloggedTypes: (store: EventStore) => Promise<ReadonlySet<EventType>> = oncePerStore(async (store) => {
  const sums = EVENT_TYPES.map(
    (type) => `cast(coalesce(sum(${columnOf(type)}), 0) as bigint) as ${columnOf(type)}`,
  ).join(', ');
  const [row] = await select<CountsRow>(store, raw(`select ${sums} from categories`));
  const missing = EVENT_TYPES.filter((type) => (row?.[columnOf(type)] ?? 0) === 0);
  return new Set(missing.length === EVENT_TYPES.length ? [] : missing);
});

/** Says that a rate is not known, because the log has no event of a type. */
export const notLogged = (type: EventType, rate: string): Incomputable =>
  incomputable('not-logged', `The log has no ${columnOf(type)} at all, so that ${rate} is not known.`);
