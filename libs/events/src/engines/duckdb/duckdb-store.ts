import { setTimeout as sleep } from 'node:timers/promises';
import type { DuckDBConnection, DuckDBMaterializedResult } from '@duckdb/node-api';
import { FileChecks } from '../../file-checks.js';
import { filesOf, type LakeFile, type Manifest } from '../../manifest.js';
import type { Snapshot } from '../../snapshot.js';
import type { ColumnTable, EventStore, QueryOptions, Row, SqlValue } from '../../store.js';
import { QueryError } from '../../errors.js';
import { distinctNames, readColumns } from './column-table.js';
import type { Engine } from './engine.js';
import { filesRead } from './files-read.js';
import type { Gate } from './gate.js';
import { run } from './run.js';
import { toCell, toParameter } from './values.js';
import { viewStatements } from './views.js';

/** Statements of which is remembered what they read. */
const MOST_REMEMBERED = 1_000;

/** What the engine says of a file that it cannot read as it should be; also of much else. */
const MAY_BE_DAMAGE =
  /IO Error|Invalid Input|Serialization|INTERNAL|TProtocol|Thrift|parquet|corrupt|ZSTD|decompress|out of buffer/i;

/** Tells the schemas of stores apart. */
let opened = 0;

/** One snapshot's views in a schema of their own, with as many connections as queries run at once. */
export class DuckDbStore implements EventStore {
  readonly lifetime = {};
  private readonly idle: DuckDBConnection[] = [];
  private readonly busy = new Set<DuckDBConnection>();
  /** The files that a statement reads. */
  private readonly reads = new Map<string, readonly LakeFile[]>();
  private isClosed = false;

  private constructor(
    private readonly engine: Engine,
    private readonly gate: Gate,
    private readonly schema: string,
    private readonly manifest: Manifest,
    private readonly checks: FileChecks,
    readonly snapshot: Snapshot,
  ) {}

  /** @throws DamagedLakeError - a file cannot be opened, for it is not as it was written. */
  static async open(
    engine: Engine,
    gate: Gate,
    dir: string,
    manifest: Manifest,
    checks: FileChecks = new FileChecks(dir),
  ): Promise<DuckDbStore> {
    // A snapshot may be opened again while it is being closed.
    const schema = `snapshot_${manifest.snapshot.id}_${(opened += 1)}`;
    const store = new DuckDbStore(engine, gate, schema, manifest, checks, manifest.snapshot);
    const connection = await engine.connect();
    for (const sql of [`CREATE SCHEMA "${schema}"`, `USE "${schema}"`, ...viewStatements(dir, manifest)])
      await run(connection, sql).catch((error: unknown) => store.explain(error, filesOf(manifest)));
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

  /** Stops the queries that run, takes the views away, and closes every connection. */
  async close(): Promise<void> {
    this.isClosed = true;
    while (this.busy.size > 0) {
      for (const connection of this.busy) connection.interrupt();
      await sleep(20);
    }
    const connections = this.idle.splice(0);
    try {
      const [last] = connections;
      if (last) for (const sql of ['USE main', `DROP SCHEMA "${this.schema}" CASCADE`]) await run(last, sql);
    } finally {
      for (const connection of connections) connection.closeSync();
    }
  }

  private ask<R>(
    sql: string,
    params: readonly SqlValue[],
    { signal, heavy, onStart }: QueryOptions,
    read: (result: DuckDBMaterializedResult) => R | Promise<R>,
  ): Promise<R> {
    return this.gate.pass(
      signal,
      async () => {
        onStart?.();
        if (this.isClosed) throw new QueryError(sql, new Error('the lake is closed'));
        const connection = this.idle.pop() ?? (await this.connect());
        this.busy.add(connection);
        try {
          const parameters = params.map(toParameter);
          const files = await this.filesOf(connection, sql);
          // What is read is known to be as it was written: a wrong bit would be a wrong figure.
          await this.checks.need(files, signal);
          try {
            return await read(
              await run(connection, sql, {
                values: parameters.map(([value]) => value),
                types: parameters.map(([, type]) => type),
                ...(signal === undefined ? {} : { signal }),
              }),
            );
          } catch (error) {
            return await this.explain(error, files);
          }
        } finally {
          this.busy.delete(connection);
          this.idle.push(connection);
        }
      },
      heavy,
    );
  }

  private async filesOf(connection: DuckDBConnection, sql: string): Promise<readonly LakeFile[]> {
    const known = this.reads.get(sql);
    if (known !== undefined) return known;
    const files = await filesRead(connection, this.manifest, sql);
    if (this.reads.size >= MOST_REMEMBERED) this.reads.clear();
    this.reads.set(sql, files);
    return files;
  }

  /** @throws DamagedLakeError where a file is no longer as it was written; else what the engine said. */
  private async explain(error: unknown, files: readonly LakeFile[]): Promise<never> {
    if (error instanceof QueryError && MAY_BE_DAMAGE.test(error.message)) await this.checks.again(files);
    throw error;
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
