import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { databaseBefore, insertRow } from '../testing/older-database.js';
import { NameSplitDateInTrainings1764000002955 } from './migrations.js';

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
