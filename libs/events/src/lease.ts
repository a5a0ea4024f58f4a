import type { LeaseHolder } from './errors.js';

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

/**
 * Takes a lease of a data folder. A holder whose process is gone, or that gave no sign of life, is taken over.
 *
 * @param name - e.g. `import`, `migration`.
 * @throws LeaseHeldError - still held after `waitMs`; names pid, host, since and what.
 */
export function acquireLease(_dataDir: string, _name: string, _options: LeaseOptions): Promise<Lease> {
  return Promise.reject(new Error('leases are being built'));
}
