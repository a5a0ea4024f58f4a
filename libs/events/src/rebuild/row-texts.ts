import type { DuckDBConnection } from '@duckdb/node-api';
import { run } from '../engines/duckdb/run.js';

/** The types of category codes and brands in the temporary tables of a connection. */
export const [CODES, BRANDS] = ['row_codes', 'row_brands'] as const;

/** Texts beyond which a type is too long to be written with every row group: more than a shop has brands or categories. */
const MOST_DISTINCT = 8192;

/**
 * Makes the types `row_codes` and `row_brands` of a connection from the `category_code` and `brand` of some relations. Their values
 * are ordered as texts are; as numbers of two bytes they are sorted, compared, grouped and written in less time. The first one, of number 0, is
 * the empty text, which no row has: a type must have a value.
 */
export async function makeTextTypes(
  connection: DuckDBConnection,
  relations: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const [type, column] of [
    [CODES, 'category_code'],
    [BRANDS, 'brand'],
  ] as const) {
    await run(connection, `DROP TYPE IF EXISTS ${type}`);
    const texts = [
      "SELECT '' AS text",
      ...relations.map((relation) => `SELECT CAST(${column} AS VARCHAR) FROM ${relation}`),
    ];
    await run(
      connection,
      `CREATE TEMP TYPE ${type} AS ENUM (SELECT DISTINCT text FROM (${texts.join(' UNION ALL ')}) WHERE text IS NOT NULL ORDER BY text)`,
      signal === undefined ? {} : { signal },
    );
  }
}

/** The columns as they are written: as texts, where a type has very many. */
export async function writtenTexts(connection: DuckDBConnection): Promise<string> {
  const columns: string[] = [];
  for (const [type, column] of [
    [CODES, 'category_code'],
    [BRANDS, 'brand'],
  ] as const)
    columns.push(
      (await valuesOf(connection, type)).length > MOST_DISTINCT ? `CAST(${column} AS VARCHAR) AS ${column}` : column,
    );
  return columns.join(', ');
}

/** The values of one of the types by their numbers. */
export async function valuesOf(connection: DuckDBConnection, type: typeof CODES | typeof BRANDS): Promise<string[]> {
  const found = await run(connection, `SELECT CAST(unnest(enum_range(CAST(NULL AS ${type}))) AS VARCHAR)`);
  return (await found.getRowsJson()).map(([text]) => String(text));
}
