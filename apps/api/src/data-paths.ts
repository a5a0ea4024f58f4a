import path from 'node:path';

/** Where the operational database of a data folder lies. */
export const databaseFile = (dataDir: string): string => path.join(dataDir, 'cartograph.sqlite');

/** Names files of the data folder from the folder on: where it lies on the server is no caller's business. */
export function withoutDataDir(message: string, dataDir: string): string {
  const named = new Set([path.resolve(dataDir), path.normalize(dataDir)]);
  return [...named]
    .filter((folder) => folder !== '.')
    .reduce((text, folder) => text.replaceAll(folder.endsWith(path.sep) ? folder : folder + path.sep, ''), message);
}
