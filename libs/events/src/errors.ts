import type { ImportProblem } from './report.js';

/** Why an import could not be done. */
export type ImportErrorCode =
  | 'not-found'
  | 'no-match'
  | 'unreadable'
  | 'no-logs'
  | 'empty'
  | 'header-only'
  | 'binary'
  | 'encoding'
  | 'damaged'
  | 'cut-file'
  | 'columns'
  | 'column-count'
  | 'is-catalog'
  | 'no-catalog'
  | 'too-many-bad'
  | 'mixed-synthetic'
  | 'canceled'
  | 'no-space'
  | 'out-of-memory'
  | 'passes-disagree'
  | 'mangled-ids'
  | 'id-collision'
  | 'file-changed'
  | 'unpacks-too-large'
  | 'read-otherwise'
  | 'months-lacking'
  | 'options';

/** What an error's sentence names, for whoever says it in another language: `file`, and counts by name. */
export type ErrorFacts = Readonly<Record<string, string | number>>;

/** An import that was refused or stopped; the lake is as it was before. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  /** What was wrong, at most 100. */
  readonly problems: readonly ImportProblem[];
  readonly facts: ErrorFacts;

  constructor(
    readonly code: ImportErrorCode,
    message: string,
    details: { problems?: readonly ImportProblem[]; facts?: ErrorFacts; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.problems = details.problems ?? [];
    this.facts = details.facts ?? {};
  }
}

/** The same error with the file that it is about, unless it names one; anything else as it is. */
export const about = (file: string, error: unknown): unknown =>
  error instanceof ImportError && error.facts['file'] === undefined
    ? new ImportError(error.code, error.message, {
        problems: error.problems,
        facts: { ...error.facts, file },
        cause: error.cause,
      })
    : error;

/** A query the engine refused; carries the SQL and the engine's own error. */
export class QueryError extends Error {
  override readonly name = 'QueryError';

  constructor(
    readonly sql: string,
    cause: unknown,
  ) {
    super(`query failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Whether the memory that the engine may use was not enough for a query. */
export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && error.name === 'QueryError' && /out of memory/i.test(error.message);

/** An integer that JavaScript's number cannot hold exactly; select it as text instead. */
export class UnsafeIntegerError extends Error {
  override readonly name = 'UnsafeIntegerError';

  constructor(
    readonly column: string,
    readonly value: bigint,
  ) {
    super(
      `column ${column} holds ${value}, beyond the 2^53 - 1 that a number keeps exactly; select cast(${column} as string)`,
    );
  }
}

/** The lake has no snapshot yet, or not the one asked for. */
export class NoSnapshotError extends Error {
  override readonly name = 'NoSnapshotError';

  /** @param replacedBy - the snapshot that took its place when users were erased from it; null where none did. */
  constructor(
    readonly snapshotId: string | null,
    readonly replacedBy: string | null = null,
    options?: ErrorOptions,
  ) {
    super(
      snapshotId === null
        ? 'the lake is empty: import a log first'
        : replacedBy === null
          ? `the lake has no snapshot ${snapshotId}`
          : `users were erased from snapshot ${snapshotId}, so it is gone: use ${replacedBy}, the same without them`,
      options,
    );
  }
}

/** The data folder was written by a newer Cartograph. */
export class NewerDataError extends Error {
  override readonly name = 'NewerDataError';

  constructor(
    readonly dir: string,
    readonly found: number,
    readonly supported: number,
  ) {
    super(
      `${dir} has layout version ${found}, this Cartograph reads up to ${supported}: update Cartograph or choose another data folder`,
    );
  }
}

/** The data folder was written by a Cartograph so old that this one cannot read it. */
export class OlderDataError extends Error {
  override readonly name = 'OlderDataError';

  constructor(
    readonly dir: string,
    readonly found: number,
  ) {
    super(
      `${dir} has layout version ${found}, of before November 27, 2026: open it with the version of December 2, 2026 (commit c27b7ba7) first, which brings it up to date, or choose another data folder`,
    );
  }
}

/** What to do about a damaged file, where nothing more exact is known. */
const RESTORE_OR_IMPORT = 'restore the data folder from a backup, or import the log into another one';

/** A file that the lake itself wrote is missing or is not as it was written. */
export class DamagedLakeError extends Error {
  override readonly name = 'DamagedLakeError';
  readonly remedy: string;

  constructor(
    readonly file: string,
    readonly damage: string,
    { remedy = RESTORE_OR_IMPORT, ...options }: ErrorOptions & { remedy?: string } = {},
  ) {
    super(`${file} ${damage}: ${remedy}`, options);
    this.remedy = remedy;
  }
}

/** Who holds a lease. */
export interface LeaseHolder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601 instant in UTC. */
  readonly since: string;
  /** What the holder is doing, in its own words. */
  readonly what: string;
}

/** Another writer is at work and did not finish within the time one was willing to wait. */
export class LeaseHeldError extends Error implements LeaseHolder {
  override readonly name = 'LeaseHeldError';
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  readonly what: string;

  constructor(
    readonly lease: string,
    holder: LeaseHolder,
  ) {
    super(
      `the ${lease} lease is held by process ${holder.pid} on ${holder.host} since ${holder.since} (${holder.what}): wait for it to end, or stop it`,
    );
    this.pid = holder.pid;
    this.host = holder.host;
    this.since = holder.since;
    this.what = holder.what;
  }
}

/** The lease was taken over by another process while this one held it; nothing more may be written. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor(readonly lease: string) {
    super(`the ${lease} lease was taken over by another process because this one gave no sign of life`);
  }
}
