import type { OperationContext } from 'urql';

type Context = Pick<OperationContext, 'additionalTypenames'>;
const made = new Map<string, Context>();

/**
 * The context of a list's query: the cache forgets the list when a mutation answers with that type, which matters while the
 * list is empty and its type cannot be seen in it. The same names give the same object.
 */
export function dependsOn(...typenames: string[]): Context {
  const key = typenames.join();
  const context = made.get(key) ?? { additionalTypenames: typenames };
  made.set(key, context);
  return context;
}
