import { once } from 'node:events';
import { AppendError } from '../append/append-error.js';
import { openAppender } from '../append/appender.js';
import { importAsAppend } from '../append/seal.js';
import { eventsOf, type AppendMessage, type AppendWork } from './appends.js';

const [work] = (await once(process, 'message')) as [AppendWork];
const tell = (message: AppendMessage): void => {
  process.send?.(message);
};
const never = (): Promise<never> =>
  new Promise(() => {
    setInterval(() => undefined, 1000);
  });

const appender = await openAppender(work.dataDir, {
  ...(work.verb === 'append' ? { segmentBytes: work.segmentBytes } : {}),
  ...(work.verb !== 'seal-and-hang'
    ? {}
    : {
        importSegments: async (paths, options) => {
          await importAsAppend(paths, options);
          tell({ type: 'committed' });
          return never();
        },
      }),
});
tell({ type: 'ready' });

const left = [...work.batches];
async function send(): Promise<void> {
  for (let batch = left.shift(); batch !== undefined; batch = left.shift()) {
    await appender.append(eventsOf(batch), batch.hasId ? { batchId: batch.name } : {});
    tell({ type: 'taken', name: batch.name });
  }
}
try {
  await Promise.all(Array.from({ length: work.verb === 'append' ? work.atOnce : 1 }, send));
  if (work.verb === 'seal-and-hang') await appender.seal();
  tell({ type: 'done' });
} catch (error) {
  tell({ type: 'failed', code: error instanceof AppendError ? error.code : String(error) });
}
if (work.verb !== 'append') await never();
