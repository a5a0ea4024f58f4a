import type { CsrMatrix } from './csr.js';

/** A fit that would not fit into memory; nothing was started. */
export class NotEnoughMemoryError extends Error {
  override readonly name = 'NotEnoughMemoryError';

  constructor(
    message: string,
    /** Bytes the fit needs. */
    readonly neededBytes: number,
    /** Bytes it may take. */
    readonly availableBytes: number,
  ) {
    super(message);
  }
}

/** What a fit wants to take. */
export interface MemoryWish {
  matrix: Pick<CsrMatrix, 'rows' | 'columns' | 'indices'>;
  factors: number;
  /** Bytes the caller allows; `auto` for what the machine has free. */
  limit: number | 'auto';
  /** Bytes needed at so many factors, beside what is taken already. */
  bytesAt(factors: number): number;
  /** Bytes of it that must lie in one address space, and the end of that. */
  addressed?: { bytesAt(factors: number): number; most: number };
}

/**
 * Refuses a fit that does not fit, with the figures and the way out.
 *
 * @throws NotEnoughMemoryError - it needs more than the limit, or more than its address space holds.
 */
export function checkMemory({ matrix, factors, limit, bytesAt, addressed }: MemoryWish): void {
  const available = limit === 'auto' ? process.availableMemory() : limit;
  const fits = (f: number): boolean =>
    bytesAt(f) <= available && (addressed === undefined || addressed.bytesAt(f) <= addressed.most);
  if (fits(factors)) return;
  const task = `Fitting ${whole(matrix.rows)} users × ${whole(matrix.columns)} items with ${whole(matrix.indices.length)} interactions at ${factors} factors`;
  const fewer = Array.from({ length: Math.ceil(factors / 8) }, (_, step) => factors - 8 * (step + 1)).find(
    (f) => f >= 1 && fits(f),
  );
  const way = `${fewer === undefined ? '' : `use ${fewer} factors or fewer, or `}leave out users and items with few interactions`;
  if (addressed !== undefined && addressed.bytesAt(factors) > addressed.most) {
    const needed = addressed.bytesAt(factors);
    throw new NotEnoughMemoryError(
      `${task} needs ${size(needed)} in one WebAssembly memory, which ends at ${size(addressed.most)}: ${way}, or choose the typescript kernel or the distributed engine.`,
      needed,
      addressed.most,
    );
  }
  const needed = bytesAt(factors);
  const source = limit === 'auto' ? 'are free' : 'are allowed';
  throw new NotEnoughMemoryError(
    `${task} needs ${size(needed)} of memory, but ${size(available)} ${source}: ${way}.`,
    needed,
    available,
  );
}

function size(bytes: number): string {
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function whole(value: number): string {
  return value.toLocaleString('en-US');
}
