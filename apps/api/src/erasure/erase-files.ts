import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ifMissing } from '@cartograph/events';
import { In } from 'typeorm';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { ifThere } from '../if-there.js';
import { receivedBytes, removeUploads } from '../imports/upload-files.js';
import { UploadEntity } from '../imports/upload.entity.js';
import type { JobContext } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';

type Data = Pick<JobContext, 'dataDir' | 'decisions'>;

/** A file that is younger may be written at the moment. */
const SETTLED_MS = 10 * 60_000;

/** Removes what killed processes left beside the files of frozen audiences. */
export async function removeAudienceLeftovers({ dataDir, decisions }: Data, now: Date): Promise<void> {
  const folder = path.join(dataDir, 'audiences');
  const known = new Set((await decisions.read.find(AudienceEntity, { select: { id: true } })).map(({ id }) => id));
  for (const name of (await ifThere(readdir(folder))) ?? []) {
    if (known.has(name.replace(/\.members(?:\.without)?$/, ''))) continue;
    const file = path.join(folder, name);
    const found = await ifThere(stat(file));
    if (found !== null && now.getTime() - found.mtimeMs > SETTLED_MS) await rm(file, { force: true });
  }
}

/**
 * Removes the uploads that have arrived and that no job reads: any of them may name a user, and whoever sent one can send it again.
 *
 * @returns how many went, and how many stay because they are on their way or being read.
 */
export async function removeUnusedUploads(data: Data): Promise<{ removed: number; left: number }> {
  const { dataDir, decisions } = data;
  const uploads = await decisions.read.find(UploadEntity);
  const running = await decisions.read.find(JobEntity, {
    where: { state: In([JobState.QUEUED, JobState.RUNNING]) },
    select: { id: true, input: true },
  });
  const inputs = JSON.stringify(running.map(({ input }) => input));
  const going: string[] = [];
  for (const upload of uploads)
    if (!inputs.includes(`"${upload.id}"`) && (await receivedBytes(dataDir, upload)) === upload.bytes)
      going.push(upload.id);
  await removeUploads(data, going);
  return { removed: going.length, left: uploads.length - going.length };
}

/** Files in the inbox, which wait for whoever put them there. */
export async function countInbox(dataDir: string): Promise<number> {
  const entries = await ifMissing(readdir(path.join(dataDir, 'inbox'), { recursive: true, withFileTypes: true }), []);
  return entries.filter((entry) => entry.isFile()).length;
}
