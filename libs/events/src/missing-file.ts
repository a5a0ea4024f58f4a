/** Whether the system said that there is no such file or folder. Anything else it says (no permission, a broken disk) is another matter. */
export const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Whether the system said that this user may not do that there: no permission, or a disk that is read-only. */
export const isForbidden = (error: unknown): boolean => error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code));

/** Whether there is no room: the disk is full, or what this user may have on it, or a file would grow beyond what this process may write. */
export function isWithoutRoom(error: unknown): boolean {
  const text = error instanceof Error ? `${error.message} ${'code' in error ? String(error.code) : ''}` : '';
  return /no space left|ENOSPC|disk full|quota exceeded|EDQUOT|file too large|EFBIG/i.test(text);
}

/**
 * Looks at something that need not be there.
 *
 * @param missing - the answer where nothing is there.
 * @throws whatever the system says beside that.
 */
export async function ifMissing<T, M>(look: Promise<T>, missing: M): Promise<T | M> {
  try {
    return await look;
  } catch (error) {
    if (isMissing(error)) return missing;
    throw error;
  }
}
