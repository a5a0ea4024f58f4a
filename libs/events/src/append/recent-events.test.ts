import { appendFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLake, type Lake } from '../lake.js';
import { eraseUsers } from '../snapshots/erase/erase-users.js';
import { newEvent } from '../testing/appends.js';
import { importText } from '../testing/import-text.js';
import { scratchFolder } from '../testing/logs.js';
import { openAppender } from './appender.js';
import type { Appender } from './lake-appender.js';
import type { NewEvent } from './log-line.js';
import { RecentEvents } from './recent-events.js';
import { appendsFolder } from './segment-files.js';

const folder = scratchFolder();
const LOG =
  'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n2019-09-30 10:00:00 UTC,view,1,,,,1.00,7,a\n';

/** A file beside the data folder, or the folder itself. */
const place = (name?: string): string => (name === undefined ? dataDir : `${dataDir}-${name}`);

let dataDir: string;
let lake: Lake;
let appenders: Appender[];
let recent: RecentEvents;
let clock: number;
beforeEach(async () => {
  dataDir = folder();
  await importText(place, LOG);
  lake = await openLake({ dataDir, threads: 1 });
  appenders = [await openAppender(dataDir), await openAppender(dataDir)];
  clock = Date.now();
  recent = new RecentEvents(
    dataDir,
    (id) => lake.manifest(id),
    () => clock,
  );
});
afterEach(async () => {
  for (const appender of appenders) await appender.close();
  await lake.close();
});

const current = async (): Promise<string> => (await lake.current())?.id ?? '';
const cart = (user: string, product: string, more: Partial<NewEvent> = {}): NewEvent =>
  newEvent({ user_id: user, product_id: product, event_type: 'cart', ...more });
const seen = async (user: string, snapshotId?: string): Promise<string[]> =>
  ((await recent.of([user], snapshotId ?? (await current()))).get(user) ?? []).map(({ productId }) => productId);
const inLake = async (user: string): Promise<string[]> => {
  const store = await lake.store();
  const rows = await store.rows<{ product_id: string }>(
    'select cast(product_id as string) as product_id from events where user_id = cast(? as bigint) order by event_time, product_id',
    [user],
  );
  await store.close();
  return rows.map(({ product_id }) => product_id);
};

test('what any process recorded is there at the next question, with its instant, kind, product and session', async () => {
  expect(await seen('501')).toEqual([]);
  await appenders[0]?.append([
    cart('501', '11', { event_time: '2019-10-01T12:00:00+02:00', user_session: 'with, comma' }),
  ]);
  expect((await recent.of(['501', '502'], await current())).get('501')).toEqual([
    { at: Date.UTC(2019, 9, 1, 10) / 1000, type: 'cart', productId: '11', sessionId: 'with, comma' },
  ]);
  await appenders[1]?.append([
    cart('501', '12', { event_time: '2019-10-01 09:00:00 UTC', user_session: null }),
    cart('502', '13'),
  ]);
  expect(await seen('501')).toEqual(['12', '11']);
  expect(await seen('502')).toEqual(['13']);
});

test('nothing is counted twice, and nothing missed, before, while and after it is sealed', async () => {
  const before = await current();
  await appenders[0]?.append([cart('501', '11'), cart('501', '12')]);
  expect(await seen('501')).toEqual(['11', '12']);
  await appenders[0]?.endSegment();
  expect(await seen('501')).toEqual(['11', '12']);
  await appenders[0]?.seal();
  expect([await seen('501'), await inLake('501')]).toEqual([[], ['11', '12']]);
  // Who still reads the snapshot before has them all the same, for a minute.
  expect(await seen('501', before)).toEqual(['11', '12']);
  clock += 61_000;
  expect(await seen('501', before)).toEqual([]);
});

test('a segment that is in the snapshot but not deleted yet is left out', async () => {
  await appenders[0]?.append([cart('501', '11')]);
  await appenders[0]?.endSegment();
  const appends = appendsFolder(dataDir);
  const [name = ''] = (await readdir(appends)).filter((file) => file.endsWith('.csv'));
  const kept = path.join(dataDir, 'kept');
  await rename(path.join(appends, name), kept);
  await importText(place, `${LOG}2019-10-02 10:00:00 UTC,view,2,,,,1.00,7,a\n`);
  await rename(kept, path.join(appends, name));
  const [contents, manifest] = [await seen('501'), await lake.manifest()];
  expect([contents, manifest.contents.some((content) => path.basename(content.name) === name)]).toEqual([
    ['11'],
    false,
  ]);
  const listed = new RecentEvents(dataDir, async (id) => {
    const { snapshot, contents: own } = await lake.manifest(id);
    return {
      snapshot,
      contents: [...own, { sha256: '', name: `/elsewhere/${name}`, bytes: 0, importId: '', months: [] }],
    };
  });
  expect(await listed.of(['501'], await current())).toEqual(new Map());
});

test('what was never acknowledged is not there, and comes with its group', async () => {
  await appenders[0]?.append([cart('501', '11')]);
  const [name = ''] = (await readdir(appendsFolder(dataDir))).filter((file) => file.endsWith('.open'));
  await appendFile(path.join(appendsFolder(dataDir), name), '2019-10-01 00:00:00 UTC,cart,99,,,,1.00,501,x\n');
  expect(await seen('501')).toEqual(['11']);
});

test('erased users are gone within a second, the others stay', async () => {
  await appenders[0]?.append([cart('501', '11'), cart('502', '12')]);
  expect(await seen('501')).toEqual(['11']);
  await appenders[0]?.endSegment();
  await eraseUsers(dataDir, ['501']);
  clock += 1_001;
  expect([await seen('501'), await seen('502')]).toEqual([[], ['12']]);
});

test('a folder without events, and one that was removed, have none', async () => {
  await appenders[0]?.append([cart('501', '11')]);
  expect(await seen('501')).toEqual(['11']);
  await appenders[0]?.endSegment();
  await rm(appendsFolder(dataDir), { recursive: true });
  expect(await seen('501')).toEqual([]);
});

test('at any moment, recent events and those of the lake are together what was recorded, each once', async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ user: fc.constantFrom('501', '502'), by: fc.nat(1) }) },
    { weight: 1, arbitrary: fc.constantFrom('seal', 'end') },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const sent: Record<string, string[]> = {
        501: await Promise.all([inLake('501'), seen('501')]).then((lists) => lists.flat()),
        502: await Promise.all([inLake('502'), seen('502')]).then((lists) => lists.flat()),
      };
      for (const [number, what] of steps.entries()) {
        if (what === 'seal') await appenders[0]?.seal();
        else if (what === 'end') await appenders[1]?.endSegment();
        else {
          const product = String(1_000 + Object.values(sent).flat().length + number);
          await appenders[what.by]?.append([cart(what.user, product)]);
          sent[what.user]?.push(product);
        }
        for (const user of ['501', '502']) {
          const snapshotId = await current();
          expect([...(await inLake(user)), ...(await seen(user, snapshotId))].toSorted()).toEqual(
            sent[user]?.toSorted(),
          );
        }
      }
    }),
    { numRuns: 4 },
  );
});
