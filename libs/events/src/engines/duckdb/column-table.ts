import {
  DuckDBTimestampValue,
  DuckDBTypeId,
  type DuckDBDataChunk,
  type DuckDBMaterializedResult,
  type DuckDBValue,
} from '@duckdb/node-api';
import { QueryError } from '../../errors.js';
import type { ColumnData, ColumnTable } from '../../store.js';
import { columnOf, isWhole } from './raw-columns.js';
import { microsToMillis, toCell, toSafeNumber } from './values.js';

interface Filling {
  readonly data: ColumnData;
  /** Puts one value; throws TypeError where the array cannot hold it. */
  readonly put: (index: number, value: DuckDBValue) => void;
}

/** Collects a result into one array a column. A chunk is read while it is near: one that was asked for by itself takes a way through a thread, and all of them memory. */
export function readColumns(result: DuckDBMaterializedResult, sql: string): ColumnTable {
  const names = distinctNames(result, sql);
  const { rowCount, chunkCount } = result;
  const columns = names.map((name, column) => ({
    type: result.columnTypeId(column),
    ...fillingFor(result.columnTypeId(column), name, rowCount),
  }));
  try {
    for (let i = 0, row = 0; i < chunkCount; i += 1) {
      const chunk = result.getChunk(i);
      // A chunk asks the engine again each time its number of rows is read.
      const rows = chunk.rowCount;
      for (const [column, { type, data, put }] of columns.entries()) {
        if (rows === 0 || copied(chunk, column, type, data, row)) continue;
        const vector = chunk.getColumnVector(column);
        for (let j = 0; j < rows; j += 1) put(row + j, vector.getItem(j));
      }
      row += rows;
    }
  } catch (cause) {
    throw cause instanceof TypeError ? new QueryError(sql, cause) : cause;
  }
  return new Columns(names, rowCount, new Map(names.map((name, column) => [name, columns[column]?.data ?? []])), sql);
}

/** Copies a column without nulls whose array has the very bytes that the engine has. @returns false where it must be read value by value. */
function copied(chunk: DuckDBDataChunk, column: number, type: DuckDBTypeId, data: ColumnData, at: number): boolean {
  if (type === DuckDBTypeId.INTEGER && data instanceof Int32Array && isWhole(chunk, column))
    data.set(columnOf(chunk, column, Int32Array), at);
  else if (type === DuckDBTypeId.BIGINT && data instanceof BigInt64Array && isWhole(chunk, column))
    data.set(columnOf(chunk, column, BigInt64Array), at);
  else if (type === DuckDBTypeId.DOUBLE && data instanceof Float64Array && isWhole(chunk, column))
    data.set(columnOf(chunk, column, Float64Array), at);
  else return false;
  return true;
}

/** The result's column names; two of the same name could not be told apart. */
export function distinctNames(result: DuckDBMaterializedResult, sql: string): string[] {
  const names = result.columnNames();
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new QueryError(sql, new TypeError(`two columns are named ${twice}: give one an alias`));
  return names;
}

function fillingFor(type: DuckDBTypeId, name: string, rowCount: number): Filling {
  const refuse = (value: DuckDBValue): never => {
    throw new TypeError(
      value === null
        ? `column ${name} holds NULL, which its array cannot: coalesce it in the query`
        : `column ${name} has no array form: cast it in the query`,
    );
  };
  switch (type) {
    case DuckDBTypeId.TINYINT:
    case DuckDBTypeId.SMALLINT:
    case DuckDBTypeId.INTEGER:
    case DuckDBTypeId.UTINYINT:
    case DuckDBTypeId.USMALLINT: {
      const data = new Int32Array(rowCount);
      return {
        data,
        put: (i, value) => {
          data[i] = typeof value === 'number' ? value : refuse(value);
        },
      };
    }
    case DuckDBTypeId.BIGINT: {
      const data = new BigInt64Array(rowCount);
      return {
        data,
        put: (i, value) => {
          data[i] = typeof value === 'bigint' ? value : refuse(value);
        },
      };
    }
    case DuckDBTypeId.BOOLEAN: {
      const data = new Uint8Array(rowCount);
      return {
        data,
        put: (i, value) => {
          data[i] = typeof value === 'boolean' ? Number(value) : refuse(value);
        },
      };
    }
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
    case DuckDBTypeId.UINTEGER:
    case DuckDBTypeId.HUGEINT:
    case DuckDBTypeId.UBIGINT:
    case DuckDBTypeId.UHUGEINT:
    case DuckDBTypeId.TIMESTAMP: {
      const data = new Float64Array(rowCount);
      return {
        data,
        put: (i, value) => {
          data[i] = toDouble(value, name) ?? refuse(value);
        },
      };
    }
    default: {
      const data = Array.from<string | null>({ length: rowCount }).fill(null);
      return {
        data,
        put: (i, value) => {
          const cell = toCell(value, name);
          data[i] = cell === null || typeof cell === 'string' ? cell : refuse(value);
        },
      };
    }
  }
}

function toDouble(value: DuckDBValue, name: string): number | undefined {
  if (value === null) return NaN;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return toSafeNumber(value, name);
  return value instanceof DuckDBTimestampValue ? microsToMillis(value.micros) : undefined;
}

class Columns implements ColumnTable {
  constructor(
    readonly names: readonly string[],
    readonly rowCount: number,
    private readonly columns: ReadonlyMap<string, ColumnData>,
    private readonly sql: string,
  ) {}

  column(name: string): ColumnData {
    const data = this.columns.get(name);
    if (data === undefined)
      throw new QueryError(this.sql, new TypeError(`no column ${name}; there are ${this.names.join(', ')}`));
    return data;
  }

  int32(name: string): Int32Array {
    const data = this.column(name);
    return data instanceof Int32Array ? data : this.refuse(name, 'an integer of at most 32 bits');
  }

  float64(name: string): Float64Array {
    const data = this.column(name);
    return data instanceof Float64Array ? data : this.refuse(name, 'a double, a wide integer or a timestamp');
  }

  bigInt64(name: string): BigInt64Array {
    const data = this.column(name);
    return data instanceof BigInt64Array ? data : this.refuse(name, 'a BIGINT');
  }

  uint8(name: string): Uint8Array {
    const data = this.column(name);
    return data instanceof Uint8Array ? data : this.refuse(name, 'a BOOLEAN');
  }

  strings(name: string): (string | null)[] {
    const data = this.column(name);
    return Array.isArray(data) ? data : this.refuse(name, 'text, a DECIMAL or a DATE');
  }

  private refuse(name: string, wanted: string): never {
    throw new QueryError(this.sql, new TypeError(`column ${name} is not ${wanted}: cast it in the query`));
  }
}
