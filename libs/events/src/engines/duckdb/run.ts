import type {
  DuckDBConnection,
  DuckDBMaterializedResult,
  DuckDBResult,
  DuckDBType,
  DuckDBValue,
} from '@duckdb/node-api';
import { QueryError } from '../../errors.js';

/** What a statement is run with. */
export interface RunOptions {
  readonly values?: DuckDBValue[];
  readonly types?: DuckDBType[];
  readonly signal?: AbortSignal;
  /** Called several times a second with the fraction done, where the engine can tell. */
  readonly onFraction?: (fraction: number) => void;
}

const POLL_MS = 100;

/**
 * Runs one statement on a connection that nobody else uses meanwhile.
 *
 * @throws the signal's reason when aborted; else QueryError.
 */
export async function run(
  connection: DuckDBConnection,
  sql: string,
  options: RunOptions = {},
): Promise<DuckDBMaterializedResult> {
  const { signal, onFraction } = options;
  signal?.throwIfAborted();
  // An interrupt that arrives before the engine has started the statement is lost, so it is repeated until the statement ends.
  const timer =
    signal === undefined && onFraction === undefined
      ? undefined
      : setInterval(() => {
          if (signal?.aborted === true) connection.interrupt();
          else if (onFraction !== undefined) {
            const { percentage } = connection.progress;
            if (percentage >= 0) onFraction(Math.min(1, percentage / 100));
          }
        }, POLL_MS);
  try {
    return await connection.run(sql, options.values, options.types);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new QueryError(sql, cause);
  } finally {
    clearInterval(timer);
  }
}

/**
 * Begins a statement whose rows are fetched piece by piece, on a connection that nobody else uses meanwhile.
 *
 * @throws the signal's reason when aborted before the first row is there; else QueryError.
 */
export async function stream(
  connection: DuckDBConnection,
  sql: string,
  signal: AbortSignal | undefined,
): Promise<DuckDBResult> {
  signal?.throwIfAborted();
  const timer =
    signal === undefined
      ? undefined
      : setInterval(() => {
          if (signal.aborted) connection.interrupt();
        }, POLL_MS);
  try {
    return await connection.stream(sql);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new QueryError(sql, cause);
  } finally {
    clearInterval(timer);
  }
}
