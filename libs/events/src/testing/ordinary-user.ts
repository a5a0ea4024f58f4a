import { chmod, readdir } from 'node:fs/promises';
import path from 'node:path';

const NOBODY = 65_534;

/** Does some work as a user who may not do everything: the superuser, as whom tests may run, is not bound by permissions. */
export async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

/** Lets everybody read a folder and everything below it, and nobody but the superuser write it. */
export async function makeReadOnly(folder: string, isReadOnly = true): Promise<void> {
  await chmod(folder, isReadOnly ? 0o555 : 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const inside = path.join(folder, entry.name);
    await (entry.isDirectory() ? makeReadOnly(inside, isReadOnly) : chmod(inside, isReadOnly ? 0o444 : 0o644));
  }
}
