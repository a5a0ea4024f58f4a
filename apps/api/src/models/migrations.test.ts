import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { databaseBefore, insertRow } from '../testing/older-database.js';
import {
  NameEventWeightsInTrainings1764000002992,
  NameSplitDateInTrainings1764000002955,
  SpellCatalogInTrainings1764000002981,
  SpellNeighborsInTrainings1764000003030,
} from './migrations.js';

test('what is kept of trainings names the split date, which was called the cut, and the live model, which was called what serves', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, NameSplitDateInTrainings1764000002955);
    const evaluation = (protocol: object, said: string): string =>
      JSON.stringify({ protocol, sessions: { protocol: said }, seconds: 12.25 });
    insertRow(before, 'training', {
      id: 'a',
      evaluation: evaluation(
        { split: 'One global time cut: events before it train.', cutAt: '2019-11-09T00:00:00.000Z', k: 10 },
        'Sessions that begin after the cut, of two products and more.',
      ),
      verdict: JSON.stringify({ reason: 'NDCG@10 is the same for each of 9 users, both made anew before one cut.' }),
    });
    insertRow(before, 'training', { id: 'b', evaluation: evaluation({ k: 5 }, 'the cut of a dress') });
    const reason = 'It beats what serves: NDCG@10 is higher, both made anew before one cut.';
    insertRow(before, 'promotion', { id: 'p', trainingId: 'a', cause: 'AUTO', reason });
    const step = JSON.stringify({ step: 'Fitting before the cut', done: 1 });
    insertRow(before, 'job', { id: 'j', kind: 'TRAIN', state: 'FAILED', progress: step });
    const comparing = JSON.stringify({ step: 'Comparing with what serves', done: 0 });
    insertRow(before, 'job', { id: 'k', kind: 'TRAIN', state: 'FAILED', progress: comparing });
    before.close();
    const after = await databaseBefore(dataDir, null);
    const kept = after.prepare('SELECT evaluation, verdict FROM training ORDER BY id').raw().all() as string[][];
    expect(kept.map((row) => row.map((json) => JSON.parse(json)))).toEqual([
      [
        {
          protocol: {
            split: 'One global split date: events before it train.',
            k: 10,
            splitAt: '2019-11-09T00:00:00.000Z',
          },
          sessions: { protocol: 'Sessions that begin after the split date, of two products and more.' },
          seconds: 12.25,
        },
        { reason: 'NDCG@10 is the same for each of 9 users, both retrained on the log before the split date.' },
      ],
      [{ protocol: { k: 5 }, sessions: { protocol: 'the cut of a dress' }, seconds: 12.25 }, null],
    ]);
    expect(after.prepare('SELECT reason FROM promotion').pluck().get()).toBe(
      'It beats the live model: NDCG@10 is higher, both retrained on the log before the split date.',
    );
    expect(after.prepare('SELECT progress FROM job ORDER BY id').pluck().all()).toEqual([
      JSON.stringify({ step: 'Fitting before the split date', done: 1 }),
      JSON.stringify({ step: 'Comparing with the live model', done: 0 }),
    ]);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('figures of trainings, and imports that named a catalog, spell it the American way', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, SpellCatalogInTrainings1764000002981);
    insertRow(before, 'training', {
      id: 'a',
      evaluation: JSON.stringify({ metrics: [{ catalogueCoverage: 0.5 }], note: 'The whole catalogue is ranked.' }),
    });
    insertRow(before, 'model', {
      id: 'm',
      trainingId: 'a',
      metrics: JSON.stringify([{ k: 10, catalogueCoverage: 0.5 }]),
    });
    const job = { kind: 'IMPORT', state: 'FAILED', progress: '{}' };
    const [named, without] = [{ uploadIds: ['1'], catalogue: { uploadIds: ['2'] } }, { uploadIds: ['1'] }];
    insertRow(before, 'job', {
      ...job,
      id: 'j',
      input: JSON.stringify(named),
      errorCode: 'no-catalogue',
      errorFacts: JSON.stringify({ file: 'p.csv', fault: 'columns' }),
    });
    insertRow(before, 'job', {
      ...job,
      id: 'k',
      input: JSON.stringify(without),
      errorCode: 'too-many-bad',
      errorFacts: JSON.stringify({ file: 'p.csv', read: 3, fault: 'catalogue' }),
    });
    before.close();
    const after = await databaseBefore(dataDir, null);
    const told = (sql: string): unknown[] =>
      (after.prepare(sql).raw().get() as string[]).map((value) => JSON.parse(value) as unknown);
    expect(told('SELECT evaluation, metrics FROM training JOIN model ON trainingId = training.id')).toEqual([
      { metrics: [{ catalogCoverage: 0.5 }], note: 'The whole catalog is ranked.' },
      [{ k: 10, catalogCoverage: 0.5 }],
    ]);
    expect(told(`SELECT input, json_quote(errorCode), errorFacts FROM job WHERE id = 'j'`)).toEqual([
      { uploadIds: ['1'], catalog: { uploadIds: ['2'] } },
      'no-catalog',
      { file: 'p.csv', fault: 'columns' },
    ]);
    expect(told(`SELECT input, json_quote(errorCode), errorFacts FROM job WHERE id = 'k'`)).toEqual([
      { uploadIds: ['1'] },
      'too-many-bad',
      { file: 'p.csv', read: 3, fault: 'catalog' },
    ]);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('trainings that were told strengths are told event weights, and say so', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, NameEventWeightsInTrainings1764000002992);
    const strengths = { how: 'The strengths were given.', chosen: { cart: 1 }, trials: [] };
    insertRow(before, 'training', { id: 'a', evaluation: JSON.stringify({ strengths }) });
    const progress = JSON.stringify({ step: 'Choosing strengths', done: 1 });
    const input = JSON.stringify({ k: 5, strengths: { view: 0.1, cart: 1 } });
    insertRow(before, 'job', { id: 'j', kind: 'TRAIN', state: 'QUEUED', input, progress });
    insertRow(before, 'job', { id: 'k', kind: 'TRAIN', state: 'QUEUED', input: '{"k":5}', progress: '{}' });
    before.close();
    const after = await databaseBefore(dataDir, null);
    const rows = (sql: string): unknown[] =>
      (after.prepare(sql).raw().all() as string[][]).map((row) => row.map((text) => JSON.parse(text) as unknown));
    expect(rows('SELECT evaluation FROM training')).toEqual([
      [{ strengths: { how: 'The event weights were given.', chosen: { cart: 1 }, trials: [] } }],
    ]);
    expect(rows('SELECT input, progress FROM job ORDER BY id')).toEqual([
      [
        { k: 5, eventWeights: { view: 0.1, cart: 1 } },
        { step: 'Choosing event weights', done: 1 },
      ],
      [{ k: 5 }, {}],
    ]);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('settings and names of models spell neighbors the American way', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, SpellNeighborsInTrainings1764000003030);
    const trials = (name: string): string => JSON.stringify({ tuning: { ITEM_KNN: { trials: [{ [name]: 30 }] } } });
    insertRow(before, 'training', { id: 'a', evaluation: trials('neighbours') });
    insertRow(before, 'model', {
      id: 'm',
      trainingId: 'a',
      kind: 'ITEM_KNN',
      name: 'Item-kNN on carts (cosine, 30 neighbours)',
      options: '{"neighbours":30}',
      detail: '{"segments":[{"category":"a neighbourhood"}]}',
    });
    const input = { settings: { ITEM_KNN: { neighbours: 30 } } };
    insertRow(before, 'job', { id: 'j', kind: 'TRAIN', state: 'QUEUED', input: JSON.stringify(input), progress: '{}' });
    const other = JSON.stringify({ files: ['neighbours.csv'] });
    insertRow(before, 'job', { id: 'k', kind: 'IMPORT', state: 'QUEUED', input: other, progress: '{}' });
    before.close();
    const after = await databaseBefore(dataDir, null);
    const column = (sql: string): unknown[] => after.prepare(sql).pluck().all();
    expect(column('SELECT evaluation FROM training')).toEqual([trials('neighbors')]);
    expect(after.prepare('SELECT name, options, detail FROM model').raw().all()).toEqual([
      ['Item-kNN on carts (cosine, 30 neighbors)', '{"neighbors":30}', '{"segments":[{"category":"a neighbourhood"}]}'],
    ]);
    expect(column('SELECT input FROM job ORDER BY id')).toEqual([
      JSON.stringify({ settings: { ITEM_KNN: { neighbors: 30 } } }),
      other,
    ]);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});
