import { pause } from './transport.js';

/** Something on the server to follow. */
export interface Followed<Value, Change> {
  /** Its changes as they come; null where there is no WebSocket. */
  changes: AsyncIterator<Change, void> | null;
  valueOf(change: Change): Value;
  /** As it is now. */
  ask(): Promise<Value>;
  /** Whether it will not change any more. */
  isLast(value: Value): boolean;
  /** Milliseconds of silence after which it is asked for again. */
  quietMs: number;
  /** Milliseconds between asking where changes do not come by themselves. */
  askingMs: number;
}

/**
 * Follows something: as it is now, then every change, until its last one.
 *
 * @throws what `ask` throws; the signal's reason after an abort.
 */
export async function* follow<Value, Change>(
  { changes: subscribed, valueOf, ask, isLast, quietMs, askingMs }: Followed<Value, Change>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Value, void, undefined> {
  let changes = subscribed;
  let next = changes && nextOf(changes);
  let seen = '';
  try {
    for (;;) {
      for (let current: Value = await ask(); ;) {
        const text = JSON.stringify(current);
        if (text !== seen) yield current;
        seen = text;
        if (isLast(current)) return;
        if (!changes || !next) break;
        const change = await orQuiet(next, quietMs, signal);
        if (change === 'quiet') break;
        if (change === 'over') {
          changes = null;
          break;
        }
        current = valueOf(change.value);
        next = nextOf(changes);
      }
      if (!changes) await pause(askingMs, signal);
    }
  } finally {
    // It is over, by its end or by an error that is thrown: what ending the subscription meets adds nothing.
    void Promise.allSettled([changes?.return?.()]);
  }
}

/** The next change. A subscription that fails is over like one that ends: the thing is then asked for, and that answer tells what is wrong. */
function nextOf<Change>(changes: AsyncIterator<Change, void>): Promise<{ value: Change } | 'over'> {
  const over = (): 'over' => 'over';
  return changes.next().then((next) => (next.done ? over() : { value: next.value }), over);
}

/** What was waited for, or `quiet` after so long. @throws the signal's reason. */
async function orQuiet<T>(next: Promise<T>, milliseconds: number, signal?: AbortSignal): Promise<T | 'quiet'> {
  const stop = new AbortController();
  try {
    return await Promise.race([
      next,
      pause(milliseconds, signal ? AbortSignal.any([signal, stop.signal]) : stop.signal).then(() => 'quiet' as const),
    ]);
  } finally {
    stop.abort();
  }
}
