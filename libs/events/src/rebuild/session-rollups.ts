import type { DuckDBConnection } from '@duckdb/node-api';
import { run } from '../engines/duckdb/run.js';
import { kindOf, typeOf } from '../import/rule-sql.js';
import type { LakeFile, LakeTable } from '../manifest.js';
import { parquet } from './bucket-rows.js';
import { monthOf } from './months.js';
import type { FilePlace, FilesByTable, RebuildTools } from './rebuild-plan.js';
import { FACET_TABLES, MOVES, sessionFacets, SHAPES, STEPS, type SessionSource } from './session-facets.js';

/** Tables of sessions by facet; a file a month in which sessions began. */
export const SESSION_ROLLUPS = ['session_shapes', 'session_steps', 'session_moves'] as const satisfies readonly LakeTable[];

const PART_SQL: Readonly<Record<(typeof SESSION_ROLLUPS)[number], string>> = { session_shapes: SHAPES, session_steps: STEPS, session_moves: MOVES };

/** Facets stand together, so that a question for one passes over the row groups of the others. */
const WHOLE_SQL: Readonly<Record<(typeof SESSION_ROLLUPS)[number], (from: string) => string>> = {
  session_shapes: (from) => `SELECT part, facet, types, is_bot, quarter, CAST(sum(sessions) AS BIGINT) AS sessions, CAST(sum(events) AS BIGINT) AS events FROM ${from} GROUP BY ALL ORDER BY part, facet, types, is_bot, quarter`,
  session_steps: (from) => `SELECT part, facet, is_bot, quarter, cart_seconds, purchase_seconds FROM ${from} ORDER BY part, facet, is_bot, quarter, cart_seconds, purchase_seconds`,
  session_moves: (from) => `SELECT part, facet, previous_type, event_type, is_bot, quarter, CAST(sum(moves) AS BIGINT) AS moves FROM ${from} GROUP BY ALL ORDER BY part, facet, previous_type NULLS FIRST, event_type NULLS LAST, is_bot, quarter`,
};

const ROWS_TO_SKIP = 20_480;

/** Events that are no views, with where their session began. */
const ACTS = (events: string): string => `SELECT event_time, ${typeOf('kind')} AS event_type, product_id, category_id, category_code, brand, price, user_id, session_no, make_timestamp(begin_no // 2 * 900000000) AS quarter, begin_no % 2 = 1 AS is_bot
  FROM (SELECT * FROM ${events} WHERE kind <> 0) JOIN (SELECT session_no, begin_no FROM began) b USING (session_no) ORDER BY user_id, session_no, event_time, kind, product_id, price`;

/** Where sessions of one bucket, which began in one month, are. */
export interface SessionPlace {
  readonly month: string;
  readonly bucket: number;
}

/**
 * Writes one bucket's part of the session tables of a month, and its `acts`.
 *
 * @param source - sessions of the bucket that began in the month; its events also have `product_id`, `price` and `user_id`.
 * @param withActs - whether the bucket's acts of the month are written, too.
 */
export async function writeSessionParts({ write, signal }: RebuildTools, connection: DuckDBConnection, { month, bucket }: SessionPlace, source: SessionSource, withActs: boolean): Promise<[LakeTable, LakeFile][]> {
  const options = signal === undefined ? {} : { signal };
  const written: [LakeTable, LakeFile][] = [];
  const keep = async (place: FilePlace, query: string): Promise<void> => {
    const file = await write(connection, place, query);
    if (file !== null) written.push([place.table, file]);
  };
  for (const statement of sessionFacets(source)) await run(connection, statement, options);
  for (const table of SESSION_ROLLUPS) await keep({ table, month, bucket, isPart: true }, PART_SQL[table]);
  if (withActs) await keep({ table: 'acts', month, bucket }, ACTS(source.events));
  for (const table of FACET_TABLES) await run(connection, `DROP TABLE ${table}`);
  return written;
}

/** As {@link writeSessionParts}, from the files of a snapshot that is being made. */
export async function writeSessionPartsOfFiles(tools: RebuildTools, connection: DuckDBConnection, files: FilesByTable, place: SessionPlace, withActs: boolean): Promise<[LakeTable, LakeFile][]> {
  const options = tools.signal === undefined ? {} : { signal: tools.signal };
  const of = (table: LakeTable): LakeFile[] => files[table].filter(({ bucket }) => bucket === place.bucket);
  const sessions = parquet(of('sessions').filter(({ month }) => month === place.month).map(tools.locate));
  const [[last = ''] = []] = (await (await run(connection, `SELECT ${monthOf('max(ended_at)')} FROM ${sessions}`, options)).getRowsJson()).map((row) => row.map(String));
  // A session has its events in the month in which it began, or later.
  const events = of('events').filter(({ month }) => (month ?? '') >= place.month && (month ?? '') <= last);
  await run(connection, `CREATE OR REPLACE TEMP TABLE session_rows AS SELECT session_no, event_time, CAST(${kindOf('event_type')} AS UTINYINT) AS kind, product_id, category_id, category_code, brand, price, user_id
    FROM ${parquet(events.map(tools.locate))} SEMI JOIN (SELECT session_no FROM ${sessions}) s USING (session_no)`, options);
  const written = await writeSessionParts(tools, connection, place, { events: 'session_rows', sessions }, withActs);
  await run(connection, 'DROP TABLE session_rows');
  return written;
}

/** Writes the session tables of a month from the parts of its buckets. */
export async function writeSessionMonth({ write, locate }: RebuildTools, connection: DuckDBConnection, month: string, parts: readonly (readonly [LakeTable, LakeFile])[]): Promise<[LakeTable, LakeFile][]> {
  const written: [LakeTable, LakeFile][] = [];
  for (const table of SESSION_ROLLUPS) {
    const files = parts.filter(([name]) => name === table).map(([, file]) => file);
    const file = files.length === 0 ? null : await write(connection, { table, month, rowGroup: ROWS_TO_SKIP }, WHOLE_SQL[table](parquet(files.map(locate))));
    if (file !== null) written.push([table, file]);
  }
  return written;
}
