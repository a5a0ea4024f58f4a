import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importLog, openAppender, openLake } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appends, disk, lake, leftovers, readers } from './lake-findings.js';

let folder: string;
let data: string;
const HEADER = 'event_time,event_type,product_id,price,user_id,user_session';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-findings-'));
  data = join(folder, 'data');
  writeFileSync(
    join(folder, 'log.csv'),
    `${HEADER}\n2019-10-01 00:00:00 UTC,view,1,1.00,5,s\n2019-10-01 00:01:00 UTC,cart,1,1.00,5,s\n`,
  );
  await importLog({ dataDir: data, paths: [join(folder, 'log.csv')] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a data folder that is not there yet', () => {
  it('has nothing to look at, and the disk it would lie on is looked at', async () => {
    const nowhere = join(folder, 'not', 'yet');
    for (const look of [lake, readers, appends, leftovers])
      expect(await look(nowhere)).toEqual({ state: 'ok', says: 'none yet' });
    expect((await disk(nowhere)).says).toMatch(/ free/);
  });
});

describe('a lake', () => {
  it('that is sound says what it holds', async () => {
    expect(await lake(data)).toEqual({
      state: 'ok',
      says: expect.stringMatching(
        /^snapshot snp_\S+, 2 events, layout 2; users and sessions are counted by local days of Asia\/Dubai$/,
      ) as string,
    });
    expect((await disk(data)).says).toMatch(/free; snapshots: 1, about \d/);
  });

  it('that is empty says how to fill it', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(await lake(empty)).toEqual({
      state: 'note',
      says: expect.stringMatching(/cartograph import PATH.*cartograph demo/) as string,
    });
  });
});

it('who reads a snapshot is named while it reads', async () => {
  expect((await readers(data)).says).toBe('no process reads a snapshot');
  const opened = await openLake({ dataDir: data });
  await opened.store();
  expect((await readers(data)).says).toMatch(
    new RegExp(`^process ${process.pid} on \\S+ since \\d{4}-.* UTC: snp_\\S+$`),
  );
  await opened.close();
  expect((await readers(data)).says).toBe('no process reads a snapshot');
});

it('appended events that wait are counted, and worth knowing when they have waited for long', async () => {
  expect(await appends(data)).toEqual({ state: 'ok', says: 'no event waits to be imported' });
  const event = {
    event_time: '2019-10-01 00:02:00 UTC',
    event_type: 'view',
    product_id: '1',
    price: '1.00',
    user_id: '5',
  };
  for (const [dataDir, ageMs, state] of [
    [join(folder, 'young'), 0, 'ok'],
    [join(folder, 'old'), 2 * 3_600_000, 'note'],
  ] as const) {
    const appender = await openAppender(dataDir, { now: () => Date.now() - ageMs });
    await appender.append([event, event]);
    await appender.close();
    expect(await appends(dataDir)).toMatchObject({
      state,
      says: expect.stringMatching(/^2 events \(\d+ bytes\) wait to be imported, the oldest since /) as string,
    });
  }
});

it('files of no snapshot are counted, with what becomes of them', async () => {
  expect(await leftovers(data)).toEqual({ state: 'ok', says: 'none' });
  mkdirSync(join(data, 'lake', 'staging', 'killed'), { recursive: true });
  writeFileSync(join(data, 'lake', 'staging', 'killed', 'rows.parquet'), 'half of it');
  expect(await leftovers(data)).toEqual({
    state: 'note',
    says: '1 file (10 bytes) of half-made work: an import is running, or was killed; the next one removes them',
  });
  mkdirSync(join(data, 'lake', 'files', 'unknown'), { recursive: true });
  writeFileSync(join(data, 'lake', 'files', 'unknown', '1.parquet'), 'xy');
  expect((await leftovers(data)).says).toMatch(/; 1 file \(2 bytes\) that nothing names: .*prune --dry-run/);
  rmSync(join(data, 'lake', 'files', 'unknown'), { recursive: true });
});
