import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { importLog } from './import/import-log.js';
import { openLake } from './lake.js';
import { readPointer } from './manifest.js';
import { goneFrom, messageFrom, startChild } from './testing/child.js';
import { series } from './testing/series.js';
import { log, rowsOf, scratchFolder, writeFiles } from './testing/logs.js';

const folder = scratchFolder();

const KILLS = process.env['TEST_SIZE'] === 'full' ? 60 : 6;

test('an import killed at any moment loses and doubles nothing, and the next import removes what it left', () =>
  series(async (random) => {
    const dataDir = folder('lake');
    const [first = ''] = await writeFiles(folder, { 'first.csv': log(rowsOf(100)) });
    let committingAt = 0;
    const before = await importLog({
      dataDir,
      paths: [first],
      onProgress: ({ step }) => {
        if (step === 'committing') committingAt = performance.now();
      },
    });
    // A commit takes a few milliseconds in memory, and a hundred on a busy disk; the other steps take some hundred.
    const longest = { reading: 150, sorting: 150, committing: 1.5 * (performance.now() - committingAt) };
    const lake = await openLake({ dataDir });
    const old = await lake.store();
    const steps = ['reading', 'sorting', 'committing'] as const;
    let [expected, files, landed] = [100, 0, 0];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const [file = ''] = await writeFiles(folder, {
        [`more-${(files += 1)}.csv`]: log(rowsOf(4_000, { user_id: String(600 + files), user_session: '' })),
      });
      const child = startChild({ verb: 'import', dataDir, paths: [file], waitMs: 600_000 });
      const step = steps[kill % steps.length] ?? 'reading';
      await messageFrom(child, (message) => message.type === 'step' && message.step.startsWith(step)).then(
        () => sleep(random() * longest[step]),
        () => undefined,
      );
      child.kill('SIGKILL');
      await goneFrom(child);
      const current = await lake.current();
      const isDone = current?.rows === expected + 4_000;
      expect(current?.rows, `${step}, kill ${kill}`).toBe(isDone ? expected + 4_000 : expected);
      if (isDone) expected += 4_000;
      const store = await lake.store();
      expect(
        await store.rows(
          'SELECT count(*) AS n, (SELECT sum(views) FROM sessions) AS by_session, (SELECT sum(views) FROM products) AS by_product FROM events',
        ),
      ).toEqual([{ n: expected, by_session: expected, by_product: expected }]);
      expect(await old.rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 100 }]);
      expect((await lake.reports()).map(({ id }) => id)).toContain(before.id);
      if (isDone) continue;
      landed += 1;
      expect((await importLog({ dataDir, paths: [file], waitMs: 600_000 })).snapshot.rows).toBe(expected + 4_000);
      expected += 4_000;
    }
    expect(landed, 'kills before the end').toBeGreaterThan(0);
    // The last one may have been killed between its commit and its clearing up.
    const [last = ''] = await writeFiles(folder, { 'last.csv': log(rowsOf(1, { user_id: '7' })) });
    expect((await importLog({ dataDir, paths: [last] })).snapshot.rows).toBe(expected + 1);
    const pointer = await readPointer(lake.dir);
    expect((await readdir(path.join(lake.dir, 'snapshots'))).toSorted()).toEqual(
      pointer.snapshots.map((id) => `${id}.json`).toSorted(),
    );
    expect((await readdir(path.join(lake.dir, 'reports'))).toSorted()).toEqual(
      pointer.reports.map((id) => `${id}.json`).toSorted(),
    );
    expect(await readdir(path.join(lake.dir, 'staging'))).toEqual([]);
    expect((await readdir(lake.dir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    await lake.close();
    expect(await readdir(path.join(lake.dir, 'tmp'))).toEqual([]);
  }));
