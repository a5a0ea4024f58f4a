import type { EventStore } from '@cartograph/events';
import { readProductsHere, type ModelSet } from '@cartograph/recommend';
import { LRUCache } from 'lru-cache';

/** The current snapshot, and one that requests still read, or that an audience was frozen on. */
const SNAPSHOTS = 2;

/** Which products of a model set the shop still has, by snapshot. */
const known = new WeakMap<ModelSet['shared'], LRUCache<string, Promise<Uint8Array | null>>>();

/** As `readProductsHere`; read once for all requests of a snapshot, and so without the signal of one. */
export function productsHere(store: EventStore, set: ModelSet): Promise<Uint8Array | null> {
  const { id } = store.snapshot;
  const bySnapshot = known.get(set.shared) ?? new LRUCache({ max: SNAPSHOTS });
  known.set(set.shared, bySnapshot);
  const found = bySnapshot.get(id);
  if (found) return found;
  // A reading that failed is told to whoever waits for it, and tried again by the next.
  const here = readProductsHere(store, set).catch((error: unknown) => {
    bySnapshot.delete(id);
    throw error;
  });
  bySnapshot.set(id, here);
  return here;
}
