import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { ifSystemSays } from '@cartograph/events';
import { ifThere } from '../if-there.js';

/** A path that an import may not read, with what to do instead. */
export class ServerPathError extends Error {
  override readonly name = 'ServerPathError';

  /** @param path - as it was given. */
  constructor(
    readonly code: 'INVALID' | 'NOT_FOUND' | 'FORBIDDEN',
    readonly path: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const SERVER_PATH_CODES = {
  INVALID: 'unreadable',
  NOT_FOUND: 'not-found',
  FORBIDDEN: 'outside-import-folders',
} as const;

interface Root {
  /** As people know it. */
  readonly name: string;
  readonly path: string;
}

/**
 * The folders below which files may be imported by their path: those of the environment variable `CARTOGRAPH_IMPORT_ROOTS`
 * (separated as in `PATH`), by default `inbox` in the data folder.
 */
function importRoots(dataDir: string, setting: string | undefined): Root[] {
  const named = (setting ?? '')
    .split(path.delimiter)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (named.length > 0) return named.map((one) => ({ name: one, path: path.resolve(one) }));
  return [{ name: 'the folder inbox of the data folder', path: path.resolve(dataDir, 'inbox') }];
}

const isWithin = (folder: string, file: string): boolean =>
  file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);

/**
 * Finds files and folders that are asked for by their path on the server. A relative path is looked for below each allowed folder.
 * Links may lead from one allowed folder into another, never out of them.
 *
 * @param setting - the value of `CARTOGRAPH_IMPORT_ROOTS`.
 * @returns real paths, in order.
 * @throws ServerPathError - a path is not there, or leads out of the allowed folders; names it and them.
 */
export async function allowedPaths(
  given: readonly string[],
  dataDir: string,
  setting: string | undefined = process.env['CARTOGRAPH_IMPORT_ROOTS'],
): Promise<string[]> {
  const roots = importRoots(dataDir, setting);
  const real = (await Promise.all(roots.map((root) => ifThere(realpath(root.path))))).filter(
    (folder) => folder !== null,
  );
  const allowed = `Allowed: ${roots.map(({ name }) => name).join(', ')}. Put the file there, or let the operator name its folder in CARTOGRAPH_IMPORT_ROOTS.`;
  const inside = (file: string): boolean => real.some((folder) => isWithin(folder, file));
  const found: string[] = [];
  for (const one of given) {
    if (one.trim() === '' || one.includes('\0'))
      throw new ServerPathError('INVALID', one, `"${one.replaceAll('\0', '')}" is no path. ${allowed}`);
    const candidates = path.isAbsolute(one) ? [path.normalize(one)] : roots.map((root) => path.resolve(root.path, one));
    // Nothing is looked for outside, so that nobody learns what is there.
    const lawful = candidates.filter((file) => roots.some((root) => isWithin(root.path, file)) || inside(file));
    if (lawful.length === 0)
      throw new ServerPathError(
        'FORBIDDEN',
        one,
        `${one} lies outside the folders that may be imported from. ${allowed}`,
      );
    const places = (await Promise.all(lawful.map((file) => realPlace(one, file)))).filter((file) => file !== null);
    const [place] = places;
    if (place === undefined) throw new ServerPathError('NOT_FOUND', one, `${one} does not exist. ${allowed}`);
    if (!inside(place))
      throw new ServerPathError(
        'FORBIDDEN',
        one,
        `${one} is a link that leads out of the folders that may be imported from. ${allowed}`,
      );
    const stray = await linkOut(place, inside).catch((error: NodeJS.ErrnoException) => {
      throw new ServerPathError(
        'INVALID',
        one,
        `${one} cannot be searched (${error.code ?? error.message}): change the permissions of what is in it.`,
        { cause: error },
      );
    });
    if (stray !== null)
      throw new ServerPathError(
        'FORBIDDEN',
        path.join(one, stray),
        `${path.join(one, stray)} is a link that leads out of the folders that may be imported from: remove it. ${allowed}`,
      );
    found.push(place);
  }
  return found;
}

/** Where a path leads; null where there is nothing, or links lead in a circle. */
async function realPlace(name: string, file: string): Promise<string | null> {
  return ifSystemSays(['ENOENT', 'ENOTDIR', 'ELOOP'], realpath(file), null).catch((error: NodeJS.ErrnoException) => {
    throw new ServerPathError(
      'INVALID',
      name,
      `${name} cannot be looked at (${error.code ?? error.message}): change its permissions, or look at the disk.`,
      { cause: error },
    );
  });
}

/** A link below a folder that leads out, relative to it. Links to folders are not followed by the import, but they are looked at all the same. */
async function linkOut(folder: string, inside: (file: string) => boolean): Promise<string | null> {
  const entries = await ifSystemSays(['ENOTDIR'], readdir(folder, { recursive: true, withFileTypes: true }), []);
  for (const entry of entries) {
    if (!entry.isSymbolicLink()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const target = await realPlace(file, file);
    if (target !== null && !inside(target)) return path.relative(folder, file);
  }
  return null;
}
