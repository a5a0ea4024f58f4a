import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Tells who watches a job of this process that something was written down about it. */
export class JobChanges {
  readonly #changes = new EventEmitter().setMaxListeners(0);

  tell(id: string): void {
    this.#changes.emit('change', id);
  }

  /** Resolves at the next change of a job, after `withinMs` at the latest, for another process may have made one, or when the signal aborts. */
  async next(id: string, withinMs: number, signal?: AbortSignal): Promise<void> {
    const done = new AbortController();
    const stop = signal ? AbortSignal.any([signal, done.signal]) : done.signal;
    const changed = async (): Promise<void> => {
      for (;;) {
        const [which] = (await once(this.#changes, 'change', { signal: stop })) as [string];
        if (which === id) return;
      }
    };
    const unlessStopped = (error: unknown): void => {
      if (!stop.aborted) throw error;
    };
    await Promise.race([
      changed().catch(unlessStopped),
      sleep(withinMs, undefined, { signal: stop }).catch(unlessStopped),
    ]);
    done.abort();
  }
}
