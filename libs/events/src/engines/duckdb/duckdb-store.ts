import { setTimeout as sleep } from 'node:timers/promises';
import type { DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Manifest } from '../../manifest.js';
import type { Snapshot } from '../../snapshot.js';
import type { ColumnTable, EventStore, QueryOptions, Row, SqlValue } from '../../store.js';
import { QueryError } from '../../errors.js';
import { distinctNames, readColumns } from './column-table.js';
import type { Engine } from './engine.js';
import type { Gate } from './gate.js';
import { run } from './run.js';
import { toCell, toParameter } from './values.js';
import { viewStatements } from './views.js';

/** One snapshot's views in a schema of their own, with as many connections as queries run at once. */
export class DuckDbStore implements EventStore {
  private readonly idle: DuckDBConnection[] = [];
  private readonly busy = new Set<DuckDBConnection>();
  private isClosed = false;

  private constructor(
    private readonly engine: Engine,
    private readonly gate: Gate,
    private readonly schema: string,
    readonly snapshot: Snapshot,
  ) {}

  static async open(engine: Engine, gate: Gate, dir: string, manifest: Manifest): Promise<DuckDbStore> {
    const schema = `snapshot_${manifest.snapshot.id}`;
    const store = new DuckDbStore(engine, gate, schema, manifest.snapshot);
    const connection = await engine.connect();
    for (const sql of [
      `DROP SCHEMA IF EXISTS "${schema}" CASCADE`,
      `CREATE SCHEMA "${schema}"`,
      `USE "${schema}"`,
      ...viewStatements(dir, manifest),
    ])
      await run(connection, sql);
    store.idle.push(connection);
    return store;
  }

  rows<T extends object = Row>(
    sql: string,
    params: readonly SqlValue[] = [],
    options: QueryOptions = {},
  ): Promise<T[]> {
    return this.ask(sql, params, options, (result) => readRows<T>(result, sql));
  }

  columns(sql: string, params: readonly SqlValue[] = [], options: QueryOptions = {}): Promise<ColumnTable> {
    return this.ask(sql, params, options, (result) => readColumns(result, sql));
  }

  /** Stops the queries that run, and closes every connection. */
  async close(): Promise<void> {
    this.isClosed = true;
    while (this.busy.size > 0) {
      for (const connection of this.busy) connection.interrupt();
      await sleep(20);
    }
    for (const connection of this.idle.splice(0)) connection.closeSync();
  }

  private ask<R>(
    sql: string,
    params: readonly SqlValue[],
    { signal, heavy }: QueryOptions,
    read: (result: DuckDBMaterializedResult) => R | Promise<R>,
  ): Promise<R> {
    return this.gate.pass(
      signal,
      async () => {
        if (this.isClosed) throw new QueryError(sql, new Error('the lake is closed'));
        const connection = this.idle.pop() ?? (await this.connect());
        this.busy.add(connection);
        try {
          const parameters = params.map(toParameter);
          return await read(
            await run(connection, sql, {
              values: parameters.map(([value]) => value),
              types: parameters.map(([, type]) => type),
              ...(signal === undefined ? {} : { signal }),
            }),
          );
        } finally {
          this.busy.delete(connection);
          this.idle.push(connection);
        }
      },
      heavy,
    );
  }

  private async connect(): Promise<DuckDBConnection> {
    const connection = await this.engine.connect();
    await run(connection, `USE "${this.schema}"`);
    return connection;
  }
}

async function readRows<T extends object>(result: DuckDBMaterializedResult, sql: string): Promise<T[]> {
  const names = distinctNames(result, sql);
  const rows: T[] = [];
  try {
    for (const chunk of await result.fetchAllChunks()) {
      const vectors = names.map((_, column) => chunk.getColumnVector(column));
      const { rowCount } = chunk;
      for (let i = 0; i < rowCount; i += 1) {
        const row: Row = {};
        for (const [column, name] of names.entries()) row[name] = toCell(vectors[column]?.getItem(i) ?? null, name);
        rows.push(row as T);
      }
    }
  } catch (cause) {
    throw cause instanceof TypeError ? new QueryError(sql, cause) : cause;
  }
  return rows;
}
