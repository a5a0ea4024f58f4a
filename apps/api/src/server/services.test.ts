import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FEATURES } from '../features.js';
import { openServices, StartOptionError } from './services.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-services-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

/** A file where the folder of appended events belongs, so that they cannot be opened. */
async function blockAppends(): Promise<string> {
  const folder = path.join(dataDir, 'lake', 'appends');
  await mkdir(path.dirname(folder), { recursive: true });
  await writeFile(folder, '');
  return folder;
}

test('appended events that could not be opened are opened by the next who asks, once for all', async () => {
  const opened = await openServices({ dataDir, features: FEATURES });
  const blocked = await blockAppends();
  const { appender } = opened.services;
  const asked = await Promise.allSettled([appender(), appender()]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await rm(blocked);
  const [one, other] = await Promise.all([appender(), appender()]);
  expect(one).toBe(other);
  expect(await one.pending()).toMatchObject({ events: 0 });
  await opened.close();
});

test('what could not be opened does not keep the rest from closing', async () => {
  const opened = await openServices({ dataDir, features: FEATURES });
  await blockAppends();
  const asked = opened.services.appender();
  const outcomes = await Promise.allSettled([asked, opened.close()]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  await expect(opened.services.decisions.read.query('select 1')).rejects.toThrow();
});

test('a time zone that is none is refused before anything is made', async () => {
  await expect(
    openServices({ dataDir: path.join(dataDir, 'new'), features: FEATURES, timeZone: 'Mars/Base' }),
  ).rejects.toThrow(StartOptionError);
  await expect(rm(path.join(dataDir, 'new'), { recursive: true })).rejects.toMatchObject({ code: 'ENOENT' });
});
