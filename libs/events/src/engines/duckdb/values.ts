import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBArrayValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUUIDValue,
  INTEGER,
  LIST,
  SQLNULL,
  TIMESTAMP,
  VARCHAR,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { UnsafeIntegerError } from '../../errors.js';
import type { Cell, SqlValue } from '../../store.js';

const isInt32 = (n: number): boolean => Number.isInteger(n) && n >= -(2 ** 31) && n < 2 ** 31;

/** A parameter as the engine takes it, with its type. */
export function toParameter(value: SqlValue): [DuckDBValue, DuckDBType] {
  if (value === null) return [null, SQLNULL];
  if (typeof value === 'string') return [value, VARCHAR];
  if (typeof value === 'boolean') return [value, BOOLEAN];
  if (typeof value === 'bigint') return [value, BIGINT];
  if (typeof value === 'number') {
    if (isInt32(value)) return [value, INTEGER];
    return Number.isSafeInteger(value) ? [BigInt(value), BIGINT] : [value, DOUBLE];
  }
  if (value instanceof Date) return [new DuckDBTimestampValue(BigInt(value.getTime()) * 1000n), TIMESTAMP];
  return toListParameter(value);
}

function toListParameter(values: readonly (string | number | bigint)[]): [DuckDBValue, DuckDBType] {
  const first = values[0];
  if (first === undefined || typeof first === 'string') return [new DuckDBListValue(values.map(String)), LIST(VARCHAR)];
  if (values.every((value) => typeof value === 'bigint' || Number.isSafeInteger(value)))
    return [new DuckDBListValue(values.map(BigInt)), LIST(BIGINT)];
  return [new DuckDBListValue(values.map(Number)), LIST(DOUBLE)];
}

/** The engine's integer as a number. */
export function toSafeNumber(value: bigint, column: string): number {
  if (value > 9007199254740991n || value < -9007199254740991n) throw new UnsafeIntegerError(column, value);
  return Number(value);
}

/** The engine's instant in milliseconds since 1970 UTC; microseconds are cut. */
export function microsToMillis(micros: bigint): number {
  const near = Number(micros);
  // Beyond the years 1684 to 2255 a double no longer holds every microsecond.
  if (!Number.isSafeInteger(near)) return Number(micros / 1000n) - (micros < 0n && micros % 1000n !== 0n ? 1 : 0);
  const rest = near % 1000;
  return (near - (rest < 0 ? rest + 1000 : rest)) / 1000;
}

/**
 * The engine's value as plain JavaScript.
 *
 * @throws UnsafeIntegerError - an integer beyond 2^53 - 1. TypeError - a type that has no place above the store.
 */
export function toCell(value: DuckDBValue, column: string): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  if (typeof value === 'bigint') return toSafeNumber(value, column);
  if (value instanceof DuckDBDecimalValue || value instanceof DuckDBDateValue || value instanceof DuckDBUUIDValue)
    return value.toString();
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return new Date(microsToMillis(value.micros));
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue)
    return value.items.map((item) => toCell(item, column));
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(
      Object.entries(value.entries).map(([field, item]) => [field, toCell(item, `${column}.${field}`)]),
    );
  throw new TypeError(
    `column ${column} has a type that a store does not give out (${value.constructor.name}); cast it in the query`,
  );
}
