/** What a job says of the file it wrote. */
export interface ExportedFile {
  fileName: string;
  downloadPath: string;
  users: number;
  usersWithout: number;
  rows: number;
  bytes: number;
  /** ISO 8601 instant. */
  expiresAt: string;
}

/** A job's result as the file it wrote; null where it is anything else. */
export function readExport(result: unknown): ExportedFile | null {
  if (typeof result !== 'object' || result === null) return null;
  const { fileName, downloadPath, users, usersWithout, rows, bytes, expiresAt } = result as Record<string, unknown>;
  if (
    typeof fileName !== 'string' ||
    typeof downloadPath !== 'string' ||
    !/^\/[^/\\]/.test(downloadPath) ||
    typeof expiresAt !== 'string'
  )
    return null;
  if (
    typeof users !== 'number' ||
    typeof usersWithout !== 'number' ||
    typeof rows !== 'number' ||
    typeof bytes !== 'number'
  )
    return null;
  return { fileName, downloadPath, users, usersWithout, rows, bytes, expiresAt };
}
