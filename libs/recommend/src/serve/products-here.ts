import { externalIds, type EventStore } from '@cartograph/events';
import type { ModelSet } from '../model-set.js';

/** Ids read and looked up between two looks at the event loop: a few hundredths of a second. */
const AT_ONCE = 20_000;

/**
 * Reads which products of a model set the shop still has: months may have been taken back, or another log taken the place, since the training.
 *
 * @returns one byte a product row, 0 = the snapshot of the store has it no more; null where it has all. Cost: one pass over the products of the snapshot, none where the models are of it.
 */
export async function readProductsHere(
  store: EventStore,
  { snapshotId, productIds }: Pick<ModelSet, 'snapshotId' | 'productIds'>,
  atOnce = AT_ONCE,
): Promise<Uint8Array | null> {
  if (snapshotId === store.snapshot.id) return null;
  const here = new Uint8Array(productIds.size);
  let found = 0;
  for (let after: string | undefined, isAll = false; !isAll;) {
    const table = await store.columns(
      `select cast(product_id as string) as id from products ${after === undefined ? '' : 'where product_id > ?'} order by product_id limit ${atOnce}`,
      after === undefined ? [] : [BigInt(after)],
    );
    const numbers = table.strings('id').map(String);
    for (const id of await externalIds(store, numbers)) {
      const row = productIds.row(id);
      if (row < 0) continue;
      here[row] = 1;
      found += 1;
    }
    after = numbers.at(-1);
    isAll = numbers.length < atOnce;
  }
  return found === here.length ? null : here;
}
