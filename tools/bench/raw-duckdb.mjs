import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';

/**
 * @typedef {object} RawConnection
 * @property {(sql: string) => Promise<unknown>} run
 * @property {(sql: string) => Promise<{ getRowObjectsJson(): unknown[] }>} runAndReadAll
 * @property {() => void} closeSync
 */

/** @typedef {{ create(path: string): Promise<{ connect(): Promise<RawConnection>, closeSync(): void }> }} RawInstance */

/** Columns of the log as an experienced person types them: nothing is left to be guessed. */
const TYPES = {
  event_time: 'TIMESTAMP',
  event_type: 'VARCHAR',
  product_id: 'BIGINT',
  category_id: 'BIGINT',
  category_code: 'VARCHAR',
  brand: 'VARCHAR',
  price: 'DECIMAL(10,2)',
  user_id: 'BIGINT',
  user_session: 'VARCHAR',
};

/** A text as an SQL literal. @param {string} value */
export const literal = (value) => `'${value.replaceAll("'", "''")}'`;

/**
 * A log as a relation.
 *
 * @param {string} file - CSV with the log's nine columns and a header.
 * @param {{ lenient?: boolean }} [options] - `lenient` passes over rows that do not fit the types.
 */
export function readCsv(file, { lenient = false } = {}) {
  const columns = Object.entries(TYPES)
    .map(([name, type]) => `'${name}': '${type}'`)
    .join(', ');
  return `read_csv(${literal(file)}, auto_detect=false, header=true, delim=',', quote='"', escape='"', columns={${columns}}${lenient ? ', ignore_errors=true' : ''})`;
}

/** The statement that every import is compared with. @param {string} file @param {string} out @param {{ lenient?: boolean }} [options] */
export const copyStatement = (file, out, options) =>
  `COPY (SELECT * FROM ${readCsv(file, options)}) TO ${literal(out)} (FORMAT parquet, COMPRESSION zstd)`;

/**
 * DuckDB with nothing of ours around it: the same engine that the lake uses, all cores, a memory limit.
 *
 * @param {{ memory: string, temp: string }} options - `temp` is the folder it spills to.
 */
export async function openRaw({ memory, temp }) {
  /** @type {{ DuckDBInstance: RawInstance }} */
  const { DuckDBInstance } = createRequire(import.meta.resolve('@cartograph/events'))('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const setting of [
    `threads = ${availableParallelism()}`,
    `memory_limit = ${literal(memory)}`,
    `temp_directory = ${literal(temp)}`,
  ])
    await connection.run(`SET ${setting}`);
  return {
    /** @param {string} sql @returns {Promise<void>} */
    async run(sql) {
      await connection.run(sql);
    },
    /** Integers come as text where they are 64 bits wide, decimals and times as text. @param {string} sql @returns {Promise<Record<string, string | number | null>[]>} */
    async rows(sql) {
      return /** @type {Record<string, string | number | null>[]} */ (
        (await connection.runAndReadAll(sql)).getRowObjectsJson()
      );
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof openRaw>>} Raw */
