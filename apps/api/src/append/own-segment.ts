import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Appender } from '@cartograph/events';
import type { Services } from '../context.js';
import { ifThere } from '../if-there.js';

/** What takes events, where any were taken; null for a data folder that takes none, which is not written to. */
export async function appenderInUse({
  dataDir,
  appender,
}: Pick<Services, 'dataDir' | 'appender'>): Promise<Appender | null> {
  const names = await ifThere(readdir(path.join(dataDir, 'lake', 'appends')));
  return names === null || names.length === 0 ? null : appender();
}

/** Ends the segment that this process writes, so that a job, which is another one, can seal it or take users out of it. */
export async function endOwnSegment(services: Pick<Services, 'dataDir' | 'appender'>): Promise<void> {
  await (await appenderInUse(services))?.endSegment();
}
