import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openLake } from '../lake.js';
import { log, rowsOf, scratchFolder, writeFiles } from '../testing/logs.js';
import { importLog } from './import-log.js';

const folder = scratchFolder();

test('many row groups in no order come out sorted, numbered and in months, on two threads', async () => {
  const dataDir = folder();
  const rows = rowsOf(150_000).map((row, index) => ({ ...row, user_id: String((index * 7919) % 20_011), user_session: `s${(index * 31) % 7}`, product_id: String(index % 977),
    event_time: row.event_time?.replace('-10-', index % 3 === 0 ? '-11-' : '-10-') ?? '' }));
  const [file = ''] = await writeFiles(folder, { 'many.csv': log(rows) });
  const report = await importLog({ dataDir, paths: [file], threads: 2 });
  expect(report).toMatchObject({ read: 150_000, accepted: 150_000, sessions: new Set(rows.map(({ user_id, user_session }) => `${user_id} ${user_session}`)).size });
  const lake = await openLake({ dataDir });
  const store = await lake.store();
  const disorder = await store.rows(`SELECT count(*) AS n FROM (SELECT *, lag(e) OVER (ORDER BY event_no) AS before FROM (SELECT event_no, {'u': user_id, 's': user_session, 't': event_time} AS e FROM events)) WHERE e < before`);
  expect(disorder).toEqual([{ n: 0 }]);
  expect(await store.rows(`SELECT count(*) AS n FROM (SELECT user_id, user_session FROM events GROUP BY 1, 2 HAVING count(DISTINCT session_no) > 1)`)).toEqual([{ n: 0 }]);
  const events = path.join(lake.dir, 'snapshots', report.snapshot.id, 'events');
  expect((await readdir(events)).toSorted()).toEqual(['month=2019-10', 'month=2019-11']);
  await lake.close();
});

test('the gap that cuts sessions stays that of the lake until another is asked for', async () => {
  const dataDir = folder();
  const rows = [0, 20, 50].map((minute) => ({ event_time: `2019-10-01 00:${String(minute).padStart(2, '0')}:00 UTC`, user_session: '' }));
  const [file = '', more = ''] = await writeFiles(folder, { 'gaps.csv': log(rows), 'gaps-more.csv': log([{ event_time: '2019-10-01 05:00:00 UTC', user_session: '' }]) });
  expect((await importLog({ dataDir, paths: [file], gapMinutes: 15 })).sessions).toBe(3);
  expect((await importLog({ dataDir, paths: [more] })).sessions).toBe(4);
  expect(await importLog({ dataDir, paths: [more], gapMinutes: 30 })).toMatchObject({ committed: true, accepted: 0, sessions: 2, snapshot: { rows: 4 } });
});
