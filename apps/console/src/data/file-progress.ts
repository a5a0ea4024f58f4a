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
export function withProgress(known: readonly FileProgress[], { file, bytes, bytesTotal, rows }: Progress): readonly FileProgress[] {
  const now = known.find(({ name }) => name === file);
  const isSame = now ? now.state === 'reading' && now.bytes === bytes && now.rows === rows : file === null && known.every(({ state }) => state !== 'reading');
  if (isSame) return known;
  const others = known.map((one) => (one.state === 'reading' && one.name !== file ? { ...one, state: 'read' as const, bytes: one.bytesTotal } : one));
  if (file === null) return others;
  const reading: FileProgress = { name: file, state: 'reading', bytes, bytesTotal: bytesTotal ?? now?.bytesTotal ?? null, rows: rows ?? now?.rows ?? null };
  return now ? others.map((one) => (one.name === file ? reading : one)) : [...others, reading];
}

/** Follows the files of one import, of which some may be known before it begins. */
export function useFileProgress(job: JobNow | null, sent: readonly { name: string; bytes: number }[]): readonly FileProgress[] {
  const [seen, setSeen] = useState<{ jobId: string | null; files: readonly FileProgress[] }>({ jobId: null, files: [] });
  if (!job) return [];
  const before = seen.jobId === job.id ? seen.files : sent.map(({ name, bytes }): FileProgress => ({ name, state: 'waiting', bytes: null, bytesTotal: bytes, rows: null }));
  const files = withProgress(before, job.progress);
  if (seen.jobId !== job.id || files !== seen.files) setSeen({ jobId: job.id, files });
  return files;
}
