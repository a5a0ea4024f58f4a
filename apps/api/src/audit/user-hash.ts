import { createHmac, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Names a user to whoever knows the id already, and to nobody else. */
export type UserHash = (userId: string) => string;

/**
 * A keyed hash of users' ids: the ids are short numbers, so that a plain hash could be turned back by trying them all. The key is made
 * once, in the data folder, and belongs to no backup of the audit log alone.
 */
export async function userHash(dataDir: string): Promise<UserHash> {
  const file = path.join(dataDir, 'user-hash.key');
  await writeFile(file, randomBytes(32), { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const key = await readFile(file);
  return (userId) => `user:${createHmac('sha256', key).update(userId).digest('hex').slice(0, 32)}`;
}

const NAMES_USERS = /^userExternalIds?$/;

/** An input with the users it names as hashes. */
export function withUserHashes(value: unknown, hash: UserHash): unknown {
  if (Array.isArray(value)) return value.map((one) => withUserHashes(one, hash));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  const hashed = (named: unknown): unknown =>
    Array.isArray(named) ? named.map(hashed) : typeof named === 'string' ? hash(named.trim()) : named;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      NAMES_USERS.test(name) ? hashed(entry) : withUserHashes(entry, hash),
    ]),
  );
}

/** Whether an input names users anywhere. */
export function namesUsers(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(namesUsers);
  return (
    value !== null &&
    typeof value === 'object' &&
    Object.entries(value).some(([name, entry]) => NAMES_USERS.test(name) || namesUsers(entry))
  );
}
