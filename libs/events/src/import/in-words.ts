import { ImportError } from '../errors.js';

/**
 * What the system says about a path, in words.
 *
 * @throws ImportError `not-found`, `unreadable`.
 */
export async function inWords<T>(file: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ImportError || !(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      throw new ImportError('not-found', `${file} does not exist: check the path`, { facts: { file }, cause: error });
    if (error.code === 'EACCES' || error.code === 'EPERM')
      throw new ImportError('unreadable', `${file} cannot be read by this user: change its permissions`, {
        facts: { file },
        cause: error,
      });
    throw new ImportError(
      'unreadable',
      `${file} cannot be read (${String(error.code)}): copy it to this machine's disk and import the copy`,
      { facts: { file }, cause: error },
    );
  }
}

/** Another answer where nothing is there; whatever else is wrong is thrown. */
export async function orNotFound<T, M>(look: Promise<T>, missing: M): Promise<T | M> {
  try {
    return await look;
  } catch (error) {
    if (error instanceof ImportError && error.code === 'not-found') return missing;
    throw error;
  }
}
