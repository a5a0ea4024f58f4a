import { useState } from 'react';
import type { JobNow } from '../client/use-job.js';

/** How far an import is with one of its files. */
export interface FileProgress {
  name: string;
  state: 'waiting' | 'reading' | 'read';
  bytes: number | null;
  bytesTotal: number | null;
  rows: number | null;
}

type Progress = Pick<JobNow['progress'], 'file' | 'bytes' | 'bytesTotal' | 'rows'>;

/**
 * Adds what a job says now to what it has said of its files. A job reads one file after the other and names the one it is at;
 * the others are behind it once it is past them.
 *
 * @param known - the files so far, in their order.
 */
export function withProgress(
  known: readonly FileProgress[],
  { file, bytes, bytesTotal, rows }: Progress,
): readonly FileProgress[] {
  const now = known.find(({ name }) => name === file);
  const reading: FileProgress | null =
    file === null
      ? null
      : {
          name: file,
          state: 'reading',
          bytes,
          bytesTotal: bytesTotal ?? now?.bytesTotal ?? null,
          rows: rows ?? now?.rows ?? null,
        };
  const next = known.map((one) =>
    one === now && reading
      ? reading
      : one.state === 'reading'
        ? { ...one, state: 'read' as const, bytes: one.bytesTotal }
        : one,
  );
  if (reading && !now) return [...next, reading];
  return next.every((one, index) => isSame(one, known[index])) ? known : next;
}

/** Whether nothing is told again: drawing again for the same news would never end. */
const isSame = (one: FileProgress, other: FileProgress | undefined): boolean =>
  other !== undefined &&
  one.name === other.name &&
  one.state === other.state &&
  one.bytes === other.bytes &&
  one.bytesTotal === other.bytesTotal &&
  one.rows === other.rows;

/** Follows the files of one import, of which some may be known before it begins. */
export function useFileProgress(
  job: JobNow | null,
  sent: readonly { name: string; bytes: number }[],
): readonly FileProgress[] {
  const [seen, setSeen] = useState<{ jobId: string | null; files: readonly FileProgress[] }>({
    jobId: null,
    files: [],
  });
  if (!job) return [];
  const before =
    seen.jobId === job.id
      ? seen.files
      : sent.map(({ name, bytes }): FileProgress => ({
          name,
          state: 'waiting',
          bytes: null,
          bytesTotal: bytes,
          rows: null,
        }));
  const files = withProgress(before, job.progress);
  if (seen.jobId !== job.id || files !== seen.files) setSeen({ jobId: job.id, files });
  return files;
}
