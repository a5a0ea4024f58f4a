import { open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Background } from './background.js';
import { writeDurably } from './durable-file.js';
import { LeaseHeldError, LeaseLostError, type LeaseHolder } from './errors.js';
import { isHere, type Place, placeHere } from './machine.js';
import { isMissing, isWithoutRoom } from './missing-file.js';
import { makePrivate } from './private-folder.js';
import { isSameProcess, processStart } from './process-life.js';
import { giveSign, isSilent } from './sign-of-life.js';

/** A named right to write that one holder has at a time. */
export interface Lease {
  readonly name: string;
  /** @throws LeaseLostError - another process took it over. */
  assertHeld(): Promise<void>;
  release(): Promise<void>;
}

/** How to ask for a lease. */
export interface LeaseOptions {
  /** What the holder is doing, shown to those who wait. */
  readonly holder: string;
  /** Milliseconds to wait for the present holder. Default 0. */
  readonly waitMs?: number;
  /** Called once when waiting starts and again when the holder changes. */
  readonly onWait?: (holder: LeaseHolder) => void;
  /** Stops the waiting; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** One term of a lease. Terms are numbered; the highest is the present one, and its file stays when it is released. */
interface Term extends LeaseHolder, Place {
  readonly token: string;
  /** The moment the holder's process started, which tells it from a later one of the same pid; null where the system does not say. */
  readonly processStart: string | null;
  readonly released: boolean;
}

const BEAT_MS = 2_000;
const POLL_MS = 100;

/**
 * Takes a lease of a data folder. A holder whose process is gone is taken over; one of another machine, or of a system that does not
 * tell processes of one number apart, when it gave no sign of life for a minute.
 *
 * @param name - e.g. `import`, `migration`.
 * @throws LeaseHeldError - still held after `waitMs`; names pid, host, since and what.
 */
export async function acquireLease(dataDir: string, name: string, options: LeaseOptions): Promise<Lease> {
  const folder = path.join(dataDir, 'leases');
  await makePrivate(folder);
  const deadline = Date.now() + (options.waitMs ?? 0);
  let told: string | undefined;
  for (;;) {
    options.signal?.throwIfAborted();
    const attempt = await tryTerm(folder, name, options.holder);
    if (attempt.lease !== undefined) return attempt.lease;
    if (attempt.held !== undefined) {
      if (Date.now() >= deadline) throw new LeaseHeldError(name, attempt.held);
      if (told !== attempt.held.token) options.onWait?.(attempt.held);
      told = attempt.held.token;
    }
    await sleep(
      Math.min(POLL_MS, Math.max(1, deadline - Date.now())),
      undefined,
      options.signal === undefined ? {} : { signal: options.signal },
    ).catch((error: unknown) => {
      options.signal?.throwIfAborted();
      throw error;
    });
  }
}

const termFile = (folder: string, name: string, number: number): string => path.join(folder, `${name}.${number}.json`);

/** The numbers of a lease's terms, highest first. */
async function termNumbers(folder: string, name: string): Promise<number[]> {
  const pattern = new RegExp(`^${name.replaceAll(/[^a-z0-9-]/gi, String.raw`\$&`)}\\.(\\d+)\\.json$`);
  return (await readdir(folder))
    .flatMap((file) => pattern.exec(file)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => b - a);
}

async function tryTerm(folder: string, name: string, what: string): Promise<{ lease?: Lease; held?: Term }> {
  const [latest = 0] = await termNumbers(folder, name);
  if (latest > 0) {
    const term = await readTerm(termFile(folder, name, latest));
    if (term === 'gone') return {};
    if (term !== 'unreadable' && !term.released && (await isAlive(term, termFile(folder, name, latest))))
      return { held: term };
    if (term === 'unreadable' && !(await isSilent(termFile(folder, name, latest), BEAT_MS))) return {};
  }
  const number = latest + 1;
  const term: Term = {
    token: randomUUID(),
    pid: process.pid,
    ...placeHere(),
    since: new Date().toISOString(),
    what,
    processStart: await processStart(process.pid),
    released: false,
  };
  // Creating the next number exclusively is what makes one of several contenders win.
  if (!(await createTerm(termFile(folder, name, number), term))) return {};
  const [highest = 0, ...older] = await termNumbers(folder, name);
  if (highest !== number) {
    await rm(termFile(folder, name, number), { force: true });
    return {};
  }
  for (const old of older) await rm(termFile(folder, name, old), { force: true });
  return { lease: new HeldLease(folder, name, number, term) };
}

async function createTerm(file: string, term: Term): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(JSON.stringify(term));
      await handle.sync();
    } catch (error) {
      // On a full disk a half of it would keep others waiting.
      await rm(file, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** `unreadable` is a term whose holder stopped, or has only just begun, while writing it. */
async function readTerm(file: string): Promise<Term | 'gone' | 'unreadable'> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Term;
  } catch (error) {
    if (isMissing(error)) return 'gone';
    if (error instanceof SyntaxError) return 'unreadable';
    throw error;
  }
}

/** A holder of this machine lives as long as its process does; of another, as long as it gives signs of life. */
async function isAlive(term: Term, file: string): Promise<boolean> {
  if (isHere(term)) {
    if (!(await isSameProcess(term.pid, term.processStart))) return false;
    // A process that was stopped, or whose machine slept, goes on where it was: taking its lease would let two write at once.
    if (term.processStart !== null) return true;
  }
  return !(await isSilent(file));
}

class HeldLease implements Lease {
  private readonly file: string;
  private readonly beat: NodeJS.Timeout;

  constructor(
    private readonly folder: string,
    readonly name: string,
    private readonly number: number,
    private readonly term: Term,
  ) {
    this.file = termFile(folder, name, number);
    const signs = new Background(
      `The lease ${name} gives no sign of life, so that another machine may take it over after a minute`,
    );
    // Where the lease was taken over no sign is given; assertHeld says so before anything is written.
    this.beat = setInterval(() => {
      void signs.run(() => giveSign(this.file));
    }, BEAT_MS);
    this.beat.unref();
  }

  async assertHeld(): Promise<void> {
    const [highest] = await termNumbers(this.folder, this.name);
    if (highest !== this.number) throw new LeaseLostError(this.name);
  }

  async release(): Promise<void> {
    clearInterval(this.beat);
    const [highest] = await termNumbers(this.folder, this.name);
    if (highest !== this.number) return;
    try {
      await writeDurably(this.file, JSON.stringify({ ...this.term, released: true }));
    } catch (error) {
      // On a full disk nothing can be written, but a file can go, and its lease with it.
      await rm(this.file, { force: true });
      if (!isWithoutRoom(error)) throw error;
    }
  }
}
