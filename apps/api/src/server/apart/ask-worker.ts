import 'reflect-metadata';
import { openLake, type Lake } from '@cartograph/events';
import { askHere } from './apart-questions.js';
import { plainError, type FromAsked, type ToAsked } from './messages.js';

/** The program of the process that a server asks: any number of questions at once, until the server lets go of it. */
const running = new Map<number, AbortController>();
let lake: Promise<Lake> | null = null;

function tell(message: FromAsked): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

async function answer({ id, snapshotId, ...what }: Extract<ToAsked, { type: 'ask' }>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    if (!lake) throw new Error('The process was asked before it was started.');
    const store = await (await lake).store(snapshotId);
    try {
      const value = await askHere(store, what, {
        signal: controller.signal,
        onProgress: (progress) => tell({ type: 'progress', id, progress }),
        onCpu: (ms) => tell({ type: 'cpu', id, ms }),
      });
      tell({ type: 'answer', id, value });
    } finally {
      await store.close();
    }
  } catch (error) {
    tell({ type: 'failure', id, error: plainError(error) });
  } finally {
    running.delete(id);
  }
}

process.on('message', (message: ToAsked) => {
  if (message.type === 'ask') void answer(message);
  else if (message.type === 'stop') running.get(message.id)?.abort();
  else if (message.type === 'doubt')
    // A lake that did not open has nothing to doubt, and whoever asks is told of it.
    void lake?.then(
      (open) => open.doubt(message.paths),
      () => undefined,
    );
  else {
    const { dataDir, engine, isReadOnly } = message;
    lake = openLake({ ...engine, dataDir, isReadOnly });
    // Whoever asks is told of it.
    lake.catch(() => undefined);
  }
});

// The terminal sends Ctrl-C to the whole group; the server says when it is over.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

process.on('disconnect', () => {
  for (const controller of running.values()) controller.abort();
  const end = async (): Promise<void> => (await lake)?.close();
  void end().finally(() => process.exit(0));
});
