import { EVENT_TYPES, type EventStore, type EventType } from '@cartograph/events';
import { type Incomputable, incomputable } from '@cartograph/metrics';
import { columnOf, type CountsRow } from './counts.js';
import { oncePerStore } from './once-per-store.js';
import type { ResolvedPeriod } from './period.js';
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

/** Types of which nothing is known in a period: the whole log has none, or the tracking lost them on each of its days. */
export async function unknownTypes(
  store: EventStore,
  { untracked }: Pick<ResolvedPeriod, 'untracked'>,
): Promise<ReadonlySet<EventType>> {
  const unlogged = await unloggedTypes(store);
  return untracked.size === 0 ? unlogged : new Set([...unlogged, ...untracked]);
}

/** Says that a rate is not known, because the log has no event of a type, or lost them in the period. */
export const notLogged = (type: EventType, rate: string, untracked?: ReadonlySet<EventType>): Incomputable =>
  incomputable(
    'not-logged',
    untracked?.has(type)
      ? `The tracking lost ${columnOf(type)} in this period, so that ${rate} is not known.`
      : `The log has no ${columnOf(type)} at all, so that ${rate} is not known.`,
  );
