const ABSENT = new Set<unknown>(['ENOENT', 'ENOTDIR']);

/** What a look at a file answers, or null where there is no such file; whatever else went wrong is thrown. */
export async function ifThere<T>(looking: Promise<T>): Promise<T | null> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof Error && 'code' in error && ABSENT.has(error.code)) return null;
    throw error;
  }
}
