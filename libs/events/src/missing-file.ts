/** Whether the system said that there is no such file or folder. Anything else it says (no permission, a broken disk) is another matter. */
export const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

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
