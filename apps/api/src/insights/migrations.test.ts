import Database from 'better-sqlite3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { databaseFile } from '../data-paths.js';
import { migrateAndConnect } from '../database/migrate.js';
import { FEATURES } from '../features.js';

const all = FEATURES.flatMap((feature) => feature.migrations ?? []);
const isBefore = ({ name }: (typeof all)[number]): boolean => name.slice(-13) < '1764000002840';

test('what was kept about behavior and purchase drivers is asked, read and opened as it is called now', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    await (await migrateAndConnect({ dataDir, entities: [], migrations: all.filter(isBefore) })).close();
    const before = new Database(databaseFile(dataDir));
    const insight = before.prepare(
      `INSERT INTO insight (id, title, page, query, variables, snapshotId, isSynthetic, summary, result, claim, createdAt)
       VALUES (?, '', ?, ?, NULL, '', 0, '', ?, ?, '')`,
    );
    const result = {
      association: { behaviours: [{ __typename: 'Behaviour', name: 'behaviour.books' }], about: 'behaviour' },
    };
    insight.run(
      'of behavior',
      '/behaviour?from=2019-10-01',
      'fragment F on Behaviour { name } { association { behaviours { ...F } } }',
      JSON.stringify(result),
      JSON.stringify({ path: ['association', 'behaviours', 'kind=behaviour'] }),
    );
    insight.run(
      'of drivers',
      '/attraction?category=shoes',
      'query Q($input: AttractionInput) { attraction(input: $input) { ...F } } fragment F on AttractionEffect { level }',
      JSON.stringify({ attraction: { level: 'attraction' } }),
      JSON.stringify({ path: ['attraction', 'level'] }),
    );
    insight.run(
      'of another',
      '/funnel',
      '{ funnel { ... on AnalysedProduct { analyses } } }',
      JSON.stringify({ funnel: 'behaviour' }),
      null,
    );
    const view = before.prepare(
      `INSERT INTO saved_view (id, name, page, address, version, createdAt, updatedAt) VALUES (?, '', ?, ?, 1, '', '')`,
    );
    view.run('of behavior', 'behaviour', '/behaviour?bots=1');
    view.run('of drivers', 'attraction', '/attraction?category=attraction');
    const input = { question: 'attraction', key: JSON.stringify(['snp_1', 3, 'attraction', { level: 0.05 }]) };
    before
      .prepare(
        `INSERT INTO job (id, kind, state, input, progress, createdAt, revision, cancelRequested) VALUES ('job_1', 'ANALYSIS', 'QUEUED', ?, '{}', '', 0, 0)`,
      )
      .run(JSON.stringify(input));
    view.run('of another', 'funnel', '/funnel?category=behaviour');
    before.close();
    await (await migrateAndConnect({ dataDir, entities: [], migrations: all })).close();
    const after = new Database(databaseFile(dataDir));
    expect(JSON.parse(after.prepare('SELECT input FROM job').pluck().get() as string)).toEqual({
      question: 'purchaseDrivers',
      key: JSON.stringify(['snp_1', 3, 'purchaseDrivers', { level: 0.05 }]),
    });
    expect(after.prepare('SELECT page, query, result, claim FROM insight ORDER BY id DESC').raw().all()).toEqual([
      [
        '/purchase-drivers?category=shoes',
        'query Q($input: PurchaseDriversInput) { purchaseDrivers(input: $input) { ...F } } fragment F on PurchaseDriver { level }',
        JSON.stringify({ purchaseDrivers: { level: 'attraction' } }),
        JSON.stringify({ path: ['purchaseDrivers', 'level'] }),
      ],
      [
        '/behavior?from=2019-10-01',
        'fragment F on Behavior { name } { association { behaviors { ...F } } }',
        JSON.stringify({
          association: { behaviors: [{ __typename: 'Behavior', name: 'behaviour.books' }], about: 'behavior' },
        }),
        JSON.stringify({ path: ['association', 'behaviors', 'kind=behavior'] }),
      ],
      ['/funnel', '{ funnel { ... on AnalyzedProduct { analyses } } }', JSON.stringify({ funnel: 'behaviour' }), null],
    ]);
    expect(after.prepare('SELECT page, address FROM saved_view ORDER BY id DESC').raw().all()).toEqual([
      ['purchaseDrivers', '/purchase-drivers?category=attraction'],
      ['behavior', '/behavior?bots=1'],
      ['funnel', '/funnel?category=behaviour'],
    ]);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});
