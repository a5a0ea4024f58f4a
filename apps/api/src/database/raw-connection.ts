import type { DataSource } from 'typeorm';

/** The little of better-sqlite3's connection that is touched directly. */
export interface RawConnection {
  readonly inTransaction: boolean;
  pragma(source: string, options?: { simple: boolean }): unknown;
  prepare(sql: string): { run(...values: unknown[]): { changes: number } };
  close(): void;
}

/** Returns the connection below a source made by `sqliteSource`. */
export const rawConnection = (source: DataSource): RawConnection =>
  (source.driver as unknown as { databaseConnection: RawConnection }).databaseConnection;
