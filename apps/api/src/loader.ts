import DataLoader from 'dataloader';
import type { RequestContext } from './context.js';

/** A loader bound to a request: `load(context, key)` batches all keys asked for in the same tick. */
export interface Loader<Value> {
  load(context: RequestContext, key: string): Promise<Value | null>;
  /** Makes a value known that was fetched some other way, so that it is not fetched again. */
  prime(context: RequestContext, key: string, value: Value): void;
  /** Forgets a value after a mutation changed it. */
  clear(context: RequestContext, key: string): void;
}

/**
 * Declares a per-request DataLoader.
 *
 * @param batch - gets the distinct keys of one tick; answers a map. Keys missing from the map load as null.
 */
export function defineLoader<Value>(
  batch: (keys: readonly string[], context: RequestContext) => Promise<ReadonlyMap<string, Value>>,
): Loader<Value> {
  const token = {};
  const of = (context: RequestContext): DataLoader<string, Value | null> => {
    let loader = context.loaders.get(token) as DataLoader<string, Value | null> | undefined;
    if (!loader) {
      loader = new DataLoader<string, Value | null>(
        async (keys) => {
          const found = await batch(keys, context);
          return keys.map((key) => found.get(key) ?? null);
        },
        { maxBatchSize: 500 },
      );
      context.loaders.set(token, loader);
    }
    return loader;
  };
  return {
    load: (context, key) => of(context).load(key),
    prime: (context, key, value) => void of(context).clear(key).prime(key, value),
    clear: (context, key) => void of(context).clear(key),
  };
}
