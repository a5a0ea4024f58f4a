import { createHmac, randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ifMissing, syncToDisk } from '@cartograph/events';

const KEY_BYTES = 32;

/** Names a user to whoever knows the id already, and to nobody else. */
export type UserHash = (userId: string) => string;

/**
 * A keyed hash of users' ids: the ids are short numbers, so that a plain hash could be turned back by trying them all. The key is made
 * once, in the data folder, and belongs to no backup of the audit log alone.
 */
export async function userHash(dataDir: string): Promise<UserHash> {
  const file = path.join(dataDir, 'user-hash.key');
  const key = (await wholeKey(file)) ?? (await makeKey(file));
  return (userId) => `user:${createHmac('sha256', key).update(userId).digest('hex').slice(0, 32)}`;
}

/** Null where there is none, or not all of one: what a full disk cut could be guessed. */
async function wholeKey(file: string): Promise<Buffer | null> {
  const key = await ifMissing(readFile(file), null);
  return key?.length === KEY_BYTES ? key : null;
}

/** Makes the key, whole on the disk before it has its name. Of several processes one makes it for all. */
async function makeKey(file: string): Promise<Buffer> {
  const made = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(made, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600, flush: true });
    await link(made, file).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      if ((await wholeKey(file)) === null) await rename(made, file);
    });
    await syncToDisk(path.dirname(file));
  } finally {
    await rm(made, { force: true });
  }
  return readFile(file);
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
