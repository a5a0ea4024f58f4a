import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Background } from './background.js';
import type { DuckDbStore } from './engines/duckdb/duckdb-store.js';
import { DamagedLakeError, NoSnapshotError, QueryError } from './errors.js';
import { lakePaths, readPointer, replacementOf } from './manifest.js';
import { isMissing } from './missing-file.js';
import { ReaderHold } from './snapshots/readers.js';

/** A snapshot's views, and whether anybody asks them. */
interface OpenStore {
  readonly store: Promise<DuckDbStore>;
  running: number;
  usedAt: number;
}

/** A store that is not the current snapshot's and was asked nothing for so long no longer keeps its files. */
const IDLE_MS = 10 * 60_000;
const LOOK_MS = 60_000;
/** Of these no more are kept: where a snapshot is made every minute, ten minutes of them would fill the memory. */
const MOST_IDLE = 4;

/** The stores of a lake that are open in this process: each is opened when it is first asked, holds its snapshot's files, and is let go when it is idle. */
export class OpenStores {
  private readonly stores = new Map<string, OpenStore>();
  private readonly hold: ReaderHold;
  private readonly look: NodeJS.Timeout;
  private closed = false;
  private readonly lettingGo = new Background(
    'Snapshots that nobody asks could not be let go, so that their files stay on the disk',
  );

  /**
   * @param dir - the lake's folder.
   * @param idleMs - see LakeOptions.
   * @param make - opens the store of a snapshot whose files are held.
   * @param onLetGo - told of each that is let go.
   * @param options.isReadOnly - see LakeOptions.
   */
  constructor(
    private readonly dir: string,
    private readonly idleMs: number = IDLE_MS,
    private readonly make: (id: string) => Promise<DuckDbStore>,
    private readonly onLetGo: (id: string) => void = () => undefined,
    { isReadOnly = false }: { isReadOnly?: boolean | undefined } = {},
  ) {
    this.hold = new ReaderHold(path.dirname(dir), { isQuiet: isReadOnly });
    this.look = setInterval(
      () => {
        void this.lettingGo.run(() => this.letIdleGo());
      },
      Math.min(LOOK_MS, idleMs),
    );
    this.look.unref();
  }

  /** @throws NoSnapshotError - the snapshot was removed before it was held, or users were erased from it since. What `work` throws. */
  async use<T>(id: string, work: (store: DuckDbStore) => Promise<T>): Promise<T> {
    if (this.closed) throw new Error('the lake is closed');
    const open = this.stores.get(id) ?? this.open(id);
    open.running += 1;
    try {
      return await work(await open.store);
    } catch (error) {
      throw error instanceof QueryError || error instanceof DamagedLakeError ? await this.explain(id, error) : error;
    } finally {
      open.running -= 1;
      open.usedAt = Date.now();
    }
  }

  /** Stops what runs and lets go of every snapshot; nothing is opened any more. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.look);
    const stores = [...this.stores.values()];
    this.stores.clear();
    for (const { store } of stores)
      await store.then(
        (open) => open.close(),
        () => undefined,
      );
    await this.hold.close();
  }

  private open(id: string): OpenStore {
    const store = this.hold
      .hold([id])
      .then(() => this.openHeld(id))
      .catch((error: unknown) => {
        if (this.stores.get(id) === open) {
          this.stores.delete(id);
          void this.lettingGo.run(() => this.hold.letGo([id]));
        }
        throw error;
      });
    const open: OpenStore = { store, running: 0, usedAt: Date.now() };
    this.stores.set(id, open);
    void this.lettingGo.run(() => this.letIdleGo());
    return open;
  }

  /** A writer that removed the snapshot before it was held has named it no longer by now. */
  private async openHeld(id: string): Promise<DuckDbStore> {
    const pointer = await readPointer(this.dir);
    if (!pointer.snapshots.includes(id)) throw new NoSnapshotError(id, replacementOf(pointer, id));
    return this.make(id);
  }

  /** A question fails where users were erased from its snapshot: its files are gone though they were held. */
  private async explain(id: string, cause: Error): Promise<Error> {
    const isThere = await stat(lakePaths(this.dir).manifest(id)).then(
      () => true,
      (error: unknown) => !isMissing(error),
    );
    const pointer = await readPointer(this.dir);
    if (isThere || pointer.snapshots.includes(id)) return cause;
    await this.letGo(id);
    return new NoSnapshotError(id, replacementOf(pointer, id), { cause });
  }

  private async letIdleGo(): Promise<void> {
    const { current, snapshots } = await readPointer(this.dir);
    const idle = [...this.stores]
      .filter(([id, { running }]) => id !== current && running === 0)
      .toSorted(([, one], [, other]) => other.usedAt - one.usedAt);
    for (const [place, [id, open]] of idle.entries()) {
      // Users were erased from one that is no longer named: its rows stay on the disk as long as its files are open.
      const isGone = !snapshots.includes(id);
      const isOld = place >= MOST_IDLE || Date.now() - open.usedAt > this.idleMs;
      // Letting one go takes a moment, in which another may be asked.
      if (open.running === 0 && (isGone || isOld)) await this.letGo(id);
    }
  }

  private async letGo(id: string): Promise<void> {
    const open = this.stores.get(id);
    this.stores.delete(id);
    this.onLetGo(id);
    await Promise.all([
      open?.store.then(
        (store) => store.close(),
        () => undefined,
      ),
      this.hold.letGo([id]),
    ]);
  }
}
