import type { EntityManager } from 'typeorm';
import { rawConnection } from './raw-connection.js';

/** What became of rows that were told. */
export interface Kept {
  /** Said something new. */
  accepted: number;
  known: number;
}

/**
 * Runs one statement for each row, prepared once. All other writers wait for a transaction, and typeorm's builder takes several times as long for the same rows.
 *
 * @param sql - writes a row, or nothing where the row says nothing new.
 */
export function keepRows(manager: EntityManager, sql: string, rows: readonly (readonly unknown[])[]): Kept {
  const statement = rawConnection(manager.connection).prepare(sql);
  let accepted = 0;
  for (const row of rows) accepted += statement.run(...row).changes;
  return { accepted, known: rows.length - accepted };
}
