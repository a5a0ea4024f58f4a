import { importLog } from '../import/import-log.js';
import { openLake } from '../lake.js';
import { acquireLease } from '../lease.js';
import { eraseUsers } from '../snapshots/erase/erase-users.js';
import type { ChildMessage } from './child.js';

const work = JSON.parse(process.argv[2] ?? '{}') as {
  verb: string;
  dataDir: string;
  paths: string[];
  waitMs?: number;
  name: string;
  users: string[];
  snapshot: string;
};
const tell = (message: ChildMessage): void => {
  process.send?.(message);
};

let last = '';
const onProgress = ({ step }: { step: string }): void => {
  if (step !== last) tell({ type: 'step', step });
  last = step;
};

try {
  if (work.verb === 'import') {
    const { snapshot } = await importLog({
      dataDir: work.dataDir,
      paths: work.paths,
      waitMs: work.waitMs ?? 0,
      onProgress,
    });
    tell({ type: 'done', rows: snapshot.rows });
    process.exit(0);
  }
  if (work.verb === 'erase') {
    const { snapshots } = await eraseUsers(work.dataDir, work.users, { waitMs: work.waitMs ?? 0, onProgress });
    tell({ type: 'done', rows: snapshots.reduce((sum, { rowsRemoved }) => sum + rowsRemoved, 0) });
    process.exit(0);
  }
  if (work.verb === 'read') await (await openLake({ dataDir: work.dataDir })).store(work.snapshot);
  else await acquireLease(work.dataDir, work.name, { holder: 'a child of a test' });
  tell({ type: 'held' });
  setInterval(() => undefined, 1000);
} catch (error) {
  tell({ type: 'failed', error: String(error) });
  process.exit(1);
}
