import { stat } from 'node:fs/promises';

/** Whether an error is one that the system names by one of some codes, such as `ENOENT`. */
const says = (error: unknown, codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** Whether the system said that there is no such file or folder. Anything else it says (no permission, a broken disk) is another matter. */
export const isMissing = (error: unknown): boolean => says(error, ['ENOENT']);

/** Whether the system said that this user may not do that there: no permission, or a disk that is read-only. */
export const isForbidden = (error: unknown): boolean => says(error, ['EACCES', 'EPERM', 'EROFS']);

/** Whether there is no room: the disk is full, or what this user may have on it, or a file would grow beyond what this process may write. */
export function isWithoutRoom(error: unknown): boolean {
  const text = error instanceof Error ? `${error.message} ${'code' in error ? String(error.code) : ''}` : '';
  return /no space left|ENOSPC|disk full|quota exceeded|EDQUOT|file too large|EFBIG/i.test(text);
}

/** Whether nothing can be written there, for want of permission or of room; reading goes on. */
export const isUnwritable = (error: unknown): boolean => isForbidden(error) || isWithoutRoom(error);

/**
 * Looks at something of which the system may say that it cannot be looked at.
 *
 * @param codes - what it may say, e.g. `ENOENT`.
 * @param answer - the answer where it says so.
 * @throws whatever it says beside that.
 */
export async function ifSystemSays<T, A>(codes: readonly string[], look: Promise<T>, answer: A): Promise<T | A> {
  try {
    return await look;
  } catch (error) {
    if (says(error, codes)) return answer;
    throw error;
  }
}

/**
 * Looks at something that need not be there.
 *
 * @param missing - the answer where nothing is there.
 * @throws whatever the system says beside that.
 */
export const ifMissing = <T, M>(look: Promise<T>, missing: M): Promise<T | M> =>
  ifSystemSays(['ENOENT'], look, missing);

/** Whether there is a file or folder. */
export const isThere = async (place: string): Promise<boolean> => (await ifMissing(stat(place), null)) !== null;

/** Whether there is a folder. */
export const isFolder = async (place: string): Promise<boolean> =>
  (await ifMissing(stat(place), null))?.isDirectory() === true;
