import { expect, test } from 'vitest';
import { UploadStore, type Sender } from './upload-store.js';

const file = (name: string, text: string): File => new File([text], name, { type: 'text/csv' });

/** Takes a file in two pieces and remembers what it was asked to import. */
function memorySender(failOn: string | null = null): Sender & { started: object[] } {
  const started: object[] = [];
  return {
    started,
    async upload({ name, size }, { onProgress, signal }) {
      onProgress({ sent: Math.floor(size / 2), total: size });
      await Promise.resolve();
      signal.throwIfAborted();
      if (name === failOn) throw new Error(`${name} is refused`);
      onProgress({ sent: size, total: size });
      return { id: `up_${name}` };
    },
    async start(ids) {
      started.push(ids);
      return { id: 'job_1' };
    },
  };
}

test('sends every file and imports them together', async () => {
  const store = new UploadStore();
  const sender = memorySender();
  const seen: number[] = [];
  store.subscribe(() => seen.push(store.state.files.reduce((sum, { sent }) => sum + sent, 0)));
  const job = await store.send([file('a.csv', '1234'), file('b.csv', '56')], file('products.csv', '7'), sender);
  expect(job).toBe('job_1');
  expect(sender.started).toEqual([{ uploadIds: ['up_a.csv', 'up_b.csv'], catalogUploadIds: ['up_products.csv'] }]);
  expect(store.state).toMatchObject({
    isBusy: false,
    jobId: 'job_1',
    files: [
      { role: 'catalog', state: 'sent' },
      { state: 'sent', sent: 4 },
      { state: 'sent', sent: 2 },
    ],
  });
  expect(seen).toContain(3);
});

test('a refused file stops the rest, and nothing is imported', async () => {
  const store = new UploadStore();
  const sender = memorySender('a.csv');
  expect(await store.send([file('a.csv', '1234'), file('b.csv', '56')], null, sender)).toBeNull();
  expect(sender.started).toEqual([]);
  expect(store.state.files).toMatchObject([{ state: 'failed', error: 'a.csv is refused' }, { state: 'waiting' }]);
  expect(store.state.isBusy).toBe(false);
});

test('canceling forgets the files and imports nothing', async () => {
  const store = new UploadStore();
  const sender = memorySender();
  const sending = store.send([file('a.csv', '1234')], null, sender);
  store.cancel();
  expect(await sending).toBeNull();
  expect(sender.started).toEqual([]);
  expect(store.state.files).toEqual([]);
});
