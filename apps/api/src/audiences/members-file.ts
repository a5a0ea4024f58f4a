import { randomUUID, webcrypto } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { makePrivate } from '@cartograph/events';
import { ifThere } from '../if-there.js';
import { JobFailure } from '../jobs/handler.js';
import { areMembers, decodeMembers, encodeMembers, type Members } from './members-bytes.js';

/** The users of a frozen audience are gone, or are not those that were frozen. */
export class MembersFileError extends JobFailure {
  override readonly name = 'MembersFileError';

  constructor(message: string, options?: ErrorOptions) {
    super('members-missing', message, options);
  }
}

const folderOf = (dataDir: string): string => path.join(dataDir, 'audiences');

/** Where an audience's users lie. */
export const membersFile = (dataDir: string, audienceId: string): string =>
  path.join(folderOf(dataDir), `${audienceId}.members`);

/**
 * Freezes users into a file, which appears whole or not at all.
 *
 * @param bytes - of {@link encodeMembers}.
 * @returns SHA-256 of the file, to be kept beside it.
 */
export async function writeMembers(dataDir: string, audienceId: string, bytes: Buffer): Promise<string> {
  await makePrivate(folderOf(dataDir));
  const target = membersFile(dataDir, audienceId);
  const part = `${target}.${randomUUID()}.part`;
  try {
    await writeSynced(part, bytes, 'wx');
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return sha256(bytes);
}

/**
 * Reads frozen users back.
 *
 * @param hash - what `writeMembers` answered.
 * @throws MembersFileError - the file is missing or changed; says what to do.
 */
export async function readMembers(dataDir: string, audienceId: string, hash: string): Promise<Members> {
  return decodeMembers(await readMemberBytes(dataDir, audienceId, hash));
}

/** The same, not decoded. */
export async function readMemberBytes(dataDir: string, audienceId: string, hash: string): Promise<Buffer> {
  const file = membersFile(dataDir, audienceId);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new MembersFileError(
      `The users of this audience are missing: ${file} cannot be read. Restore it from a backup, or save the audience again.`,
      { cause: error },
    );
  });
  if ((await sha256(bytes)) !== hash) {
    throw new MembersFileError(
      `The users of this audience are not those that were frozen: ${file} has changed. Restore it from a backup, or save the audience again.`,
    );
  }
  return bytes;
}

/** What is left of frozen users after some were erased. */
export interface Remaining {
  size: number;
  hash: string;
}

/**
 * Writes frozen users again without some, aside: they take the place of the old ones with {@link putInPlace}, once their hash is written down.
 *
 * @returns null when none of them is in the file, or there is none.
 * @throws MembersFileError - the file is not one of users, so that nobody knows whom it holds. The system's error, where it cannot be read or written.
 */
export async function writeWithout(
  dataDir: string,
  audienceId: string,
  userIds: ReadonlySet<string>,
): Promise<Remaining | null> {
  const file = membersFile(dataDir, audienceId);
  const bytes = await ifThere(readFile(file));
  if (bytes === null) return null;
  if (!areMembers(bytes))
    throw new MembersFileError(
      `The users of an audience cannot be told: ${file} is damaged. Restore it from a backup, or remove it, and erase again.`,
    );
  const { userIds: ids, converted, value } = decodeMembers(bytes);
  const stay = ids.flatMap((id, place) => (userIds.has(id) ? [] : [place]));
  if (stay.length === ids.length) return null;
  const left = encodeMembers({
    userIds: stay.map((place) => ids[place] ?? ''),
    converted: Uint8Array.from(stay, (place) => converted[place] ?? 0),
    value: Float64Array.from(stay, (place) => value[place] ?? 0),
  });
  await writeSynced(asideFile(dataDir, audienceId), left, 'w');
  return { size: stay.length, hash: await sha256(left) };
}

/**
 * Puts users that were written aside into their place; done again after a crash it ends what was begun.
 *
 * @param hash - of the users as they are written down. Anything else that lies aside is a leftover and goes.
 */
export async function putInPlace(dataDir: string, audienceId: string, hash: string): Promise<void> {
  const aside = asideFile(dataDir, audienceId);
  const bytes = await ifThere(readFile(aside));
  if (bytes === null) return;
  if ((await sha256(bytes)) === hash) await rename(aside, membersFile(dataDir, audienceId));
  else await rm(aside, { force: true });
}

const asideFile = (dataDir: string, audienceId: string): string => `${membersFile(dataDir, audienceId)}.without`;

/** Removes the users of an audience that was never saved. */
export async function removeMembers(dataDir: string, audienceId: string): Promise<void> {
  await rm(membersFile(dataDir, audienceId), { force: true });
}

async function writeSynced(target: string, bytes: Buffer, flag: 'w' | 'wx'): Promise<void> {
  const file = await open(target, flag);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Beside the loop, which a hundred megabytes would hold. */
const sha256 = async (bytes: Buffer): Promise<string> =>
  Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
