import { importLog } from '../import/import-log.js';
import { acquireLease } from '../lease.js';
import type { ChildMessage } from './child.js';

const work = JSON.parse(process.argv[2] ?? '{}') as { verb: string; dataDir: string; paths: string[]; waitMs?: number; name: string };
const tell = (message: ChildMessage): void => { process.send?.(message); };

try {
  if (work.verb === 'import') {
    let step = '';
    const { snapshot } = await importLog({ dataDir: work.dataDir, paths: work.paths, waitMs: work.waitMs ?? 0, onProgress: (progress) => {
      if (progress.step !== step) tell({ type: 'step', step: progress.step });
      step = progress.step;
    } });
    tell({ type: 'done', rows: snapshot.rows });
    process.exit(0);
  }
  await acquireLease(work.dataDir, work.name, { holder: 'a child of a test' });
  tell({ type: 'held' });
  setInterval(() => undefined, 1000);
} catch (error) {
  tell({ type: 'failed', error: String(error) });
  process.exit(1);
}
