import type { EventStore } from '@cartograph/events';
import type { RequestContext } from './context.js';
import { defineLoader } from './loader.js';
import { listingStore } from './log-listing.js';

/** A loader of facts: one question about many things, in the snapshot that the things were read from. */
export interface FactLoader<Value> {
  /** @param snapshotId - the lake's id of the snapshot that the asking item was read from. Default: the request's. */
  load(context: RequestContext, key: string, snapshotId?: string | null): Promise<Value | null>;
}

/** As {@link FactLoader}, with something more that is asked of every thing: a page, a period. */
export interface FactQuestionLoader<Question, Value> {
  load(context: RequestContext, key: string, question: Question, snapshotId?: string | null): Promise<Value | null>;
}

/**
 * Declares a per-request loader of facts.
 *
 * @param find - answers in the order of the keys, null where the snapshot has no such thing.
 */
export function defineFactLoader<Value>(
  find: (store: EventStore, keys: readonly string[]) => Promise<readonly (Value | null)[]>,
): FactLoader<Value> {
  const loader = defineFactQuestionLoader<null, Value>((store, keys) => find(store, keys));
  return { load: (context, key, snapshotId) => loader.load(context, key, null, snapshotId) };
}

/**
 * Declares a per-request loader of facts that are asked the same question together.
 *
 * @param find - answers in the order of the keys. Questions are compared as JSON and come back from it.
 */
export function defineFactQuestionLoader<Question, Value>(
  find: (store: EventStore, keys: readonly string[], question: Question) => Promise<readonly (Value | null)[]>,
): FactQuestionLoader<Question, Value> {
  const loader = defineLoader<Value>(async (names, context) => {
    const groups = new Map<
      string,
      { snapshotId: string | null; question: Question; asked: { name: string; key: string }[] }
    >();
    for (const name of names) {
      const [key, snapshotId, question] = JSON.parse(name) as [string, string | null, Question];
      const group = groups.get(JSON.stringify([snapshotId, question])) ?? { snapshotId, question, asked: [] };
      groups.set(JSON.stringify([snapshotId, question]), group);
      group.asked.push({ name, key });
    }
    const found = new Map<string, Value>();
    for (const { snapshotId, question, asked } of groups.values()) {
      const values = await find(
        await listingStore(context, snapshotId),
        asked.map(({ key }) => key),
        question,
      );
      asked.forEach(({ name }, i) => {
        const value = values[i] ?? null;
        if (value !== null) found.set(name, value);
      });
    }
    return found;
  });
  return {
    load: (context, key, question, snapshotId) =>
      loader.load(context, JSON.stringify([key, snapshotId ?? null, question])),
  };
}
