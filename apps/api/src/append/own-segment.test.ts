import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openAppender, type Appender } from '@cartograph/events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appenderInUse, endOwnSegment } from './own-segment.js';

let dataDir: string;
let opened: Appender[];
const appender = async (): Promise<Appender> => {
  const [present] = opened;
  if (present !== undefined) return present;
  const made = await openAppender(dataDir, { segmentMs: 60_000 });
  opened.push(made);
  return made;
};
beforeEach(async () => {
  opened = [];
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-own-segment-'));
});
afterEach(async () => {
  for (const one of opened) await one.close();
  await rm(dataDir, { recursive: true });
});

const event = {
  event_time: '2019-10-01T08:00:00Z',
  event_type: 'view',
  product_id: '100',
  user_id: '7',
  price: '1.00',
} as const;

test('a data folder that takes no events is not written to', async () => {
  expect(await appenderInUse({ dataDir, appender })).toBeNull();
  await endOwnSegment({ dataDir, appender });
  expect([opened.length, await readdir(dataDir)]).toEqual([0, []]);
});

test('the segment that this process writes is ended, so that another one can seal it', async () => {
  const appends = path.join(dataDir, 'lake', 'appends');
  await (await appender()).append([event, event]);
  expect(await appenderInUse({ dataDir, appender })).toBe(opened[0]);
  expect((await readdir(appends)).filter((name) => name.endsWith('.open'))).toHaveLength(1);
  await endOwnSegment({ dataDir, appender });
  expect((await readdir(appends)).filter((name) => !name.endsWith('.batches'))).toEqual([
    expect.stringMatching(/\.csv$/),
  ]);
  await endOwnSegment({ dataDir, appender });
  const sealing = await openAppender(dataDir);
  expect(await sealing.seal()).toMatchObject({ read: 2 });
  await sealing.close();
});

test('a folder that cannot be looked at, and an appender that cannot be opened, are told', async () => {
  const refused = new Error('the data folder is of a newer version');
  await (await appender()).append([event]);
  await expect(endOwnSegment({ dataDir, appender: () => Promise.reject(refused) })).rejects.toBe(refused);
  await expect(appenderInUse({ dataDir: `${dataDir}\0`, appender })).rejects.toMatchObject({
    code: 'ERR_INVALID_ARG_VALUE',
  });
});
