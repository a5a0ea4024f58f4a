import Database from 'better-sqlite3';
import { open, type FileHandle } from 'node:fs/promises';

type Method = (this: object, ...args: unknown[]) => unknown;

/** One step onto the disk of this process: of the database, or of a file. */
export const STEPS = ['commit', 'sync', 'write'] as const;
export type Step = (typeof STEPS)[number];

/** Puts another method in the place of one. @returns what puts it back. */
function replace(prototype: object, name: string, around: (original: Method) => Method): () => void {
  const all = prototype as Record<string, Method>;
  const original = all[name]!;
  all[name] = around(original);
  return () => {
    all[name] = original;
  };
}

function statementPrototype(): object {
  const database = new Database(':memory:');
  const prototype = Object.getPrototypeOf(database.prepare('SELECT 1')) as object;
  database.close();
  return prototype;
}

/**
 * Lets steps of this process onto the disk fail as a broken disk would, where SQLite's driver or Node says so: on every machine, and for what waits for the
 * disk, too. What native code writes beside them is not touched.
 *
 * @param failing - which step of this kind fails, from 0, or each; null only counts.
 * @returns how many steps there were, and whether one failed.
 */
export async function whileStepFails(
  step: Step,
  failing: number | 'each' | null,
  work: () => Promise<void>,
): Promise<{ steps: number; hasFailed: boolean }> {
  let steps = 0;
  let hasFailed = false;
  const isFailing = (): boolean => {
    const fails = steps++ === failing || failing === 'each';
    hasFailed ||= fails;
    return fails;
  };
  const undo: (() => void)[] = [];
  if (step === 'commit')
    undo.push(
      replace(
        statementPrototype(),
        'run',
        (original) =>
          function (...args) {
            if ((this as Database.Statement).source === 'COMMIT' && isFailing())
              throw new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_FSYNC');
            return original.apply(this, args);
          },
      ),
    );
  else {
    const handle: FileHandle = await open(import.meta.filename);
    const prototype = Object.getPrototypeOf(handle) as object;
    await handle.close();
    for (const name of step === 'sync' ? ['sync', 'datasync'] : ['write', 'writev', 'writeFile'])
      undo.push(
        replace(
          prototype,
          name,
          (original) =>
            function (...args) {
              if (isFailing())
                return Promise.reject(
                  Object.assign(new Error(`EIO: i/o error, ${name}`), { code: 'EIO', syscall: name }),
                );
              return original.apply(this, args);
            },
        ),
      );
  }
  try {
    await work();
  } finally {
    for (const one of undo) one();
  }
  return { steps, hasFailed };
}
