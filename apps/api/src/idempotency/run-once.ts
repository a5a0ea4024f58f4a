import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { RequestContext } from '../context.js';
import { actorName } from '../identity.js';
import { refuse } from '../payload.js';
import { MutationKeyEntity } from './mutation-key.entity.js';

/** Days for which a key is remembered. */
export const REMEMBER_DAYS = 30;
const REMEMBER_MS = REMEMBER_DAYS * 24 * 60 * 60_000;

const sha256 = (...parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** JSON with sorted keys and without the key itself, so that the order of fields does not matter. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value instanceof Date) return value.toISOString();
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(
      ([name, entry]) => name !== 'clientMutationKey' && entry !== undefined,
    );
    return Object.fromEntries(
      entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, entry]) => [name, canonical(entry)]),
    );
  }
  return value;
}

/**
 * Makes something once per (caller, mutation, `clientMutationKey`), in one transaction with the record of it, which is kept for 30 days.
 * Without a key it simply runs `make` in a transaction.
 *
 * @param action - the mutation's name.
 * @param input - the mutation's input; its `clientMutationKey` is the key.
 * @param make - does the work and returns the id of what it made. A Refusal thrown in it rolls back and leaves no record.
 * @returns the id, and whether an earlier call had made it.
 * @throws Refusal CONFLICT - the key was used with another input.
 */
export async function runOnce(
  context: RequestContext,
  action: string,
  input: { clientMutationKey?: string | null | undefined },
  make: (manager: EntityManager) => Promise<string>,
): Promise<{ id: string; replayed: boolean }> {
  const key = input.clientMutationKey;
  if (key === null || key === undefined) return { id: await context.decisions.write(make), replayed: false };
  if (key.length < 1 || key.length > 200) {
    throw refuse('INVALID', 'clientMutationKey', 'clientMutationKey must have 1 to 200 characters; a UUID does well.');
  }
  const { actor } = context.identity;
  const id = sha256(actor.accountId ?? actorName(actor), action, key);
  const inputHash = sha256(JSON.stringify(canonical(input)));
  return context.decisions.write(async (manager) => {
    const oldest = new Date(context.now().getTime() - REMEMBER_MS).toISOString();
    await manager
      .createQueryBuilder()
      .delete()
      .from(MutationKeyEntity)
      .where('createdAt < :oldest', { oldest })
      .execute();
    const earlier = await manager.findOneBy(MutationKeyEntity, { id });
    if (earlier) {
      if (earlier.inputHash === inputHash) return { id: earlier.target, replayed: true };
      throw refuse(
        'CONFLICT',
        'clientMutationKey',
        'This clientMutationKey was used with another input. Take a new key for a new change.',
      );
    }
    const target = await make(manager);
    await manager.insert(MutationKeyEntity, { id, inputHash, target, createdAt: context.now() });
    return { id: target, replayed: false };
  });
}
