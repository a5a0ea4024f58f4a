import type { EventStore } from '@cartograph/events';
import { readProductsHere, type ModelSet } from '@cartograph/recommend';

/** Which products of a model set the shop still has, in the snapshot that was asked last. */
const known = new WeakMap<ModelSet['shared'], { snapshotId: string; here: Promise<Uint8Array | null> }>();

/** As `readProductsHere`; read once for all requests of a snapshot, and so without the signal of one. */
export function productsHere(store: EventStore, set: ModelSet): Promise<Uint8Array | null> {
  const found = known.get(set.shared);
  if (found?.snapshotId === store.snapshot.id) return found.here;
  const here = readProductsHere(store, set);
  known.set(set.shared, { snapshotId: store.snapshot.id, here });
  // A reading that failed is told to whoever waits for it, and tried again by the next.
  here.catch(() => known.delete(set.shared));
  return here;
}
