import type { DuckDBConnection } from '@duckdb/node-api';
import type { Gate } from '../engines/duckdb/gate.js';
import type { LakeFile, LakeTable, Manifest } from '../manifest.js';
import type { EventType } from '../schema.js';

/** How rows that are there already are met. */
export type DuplicatePolicy =
  /** A row is dropped when an earlier one has the same nine values. */
  | 'drop'
  /** The k-th copy within a file is dropped only when an earlier source holds k copies. */
  | 'keep'
  /** Every row is new. */
  | 'append';

/** Rows of one log file, typed and spread over `bucket=<n>` folders. */
export interface StagedRows {
  readonly rowsDir: string;
  readonly months: readonly string[];
  readonly sessionType: 'uuid' | 'text';
}

/** A snapshot to make: what of the present one stays, and what comes in. */
export interface RebuildPlan {
  /** Names the folder of the new files: `files/<id>`. */
  readonly id: string;
  /** The lake's folder. */
  readonly dir: string;
  /** Where the new files are written; it becomes `files/<id>` at the commit. */
  readonly folder: string;
  readonly base: Manifest | null;
  readonly buckets: number;
  /** In the order of the import; the source number of a row is its place here plus one. */
  readonly staged: readonly StagedRows[];
  /** Parquet files of the ids, with their numbers, beyond 2^63 − 1 that staged rows may hold. */
  readonly longIds: readonly string[];
  readonly duplicates: DuplicatePolicy;
  readonly gapMinutes: number;
  /** IANA zone of the local days that users and sessions are counted by. Where the base counts by another one, all months are counted again. */
  readonly dayZone: string;
  /** Months (UTC) of which nothing present is kept. */
  readonly replacedMonths: ReadonlySet<string>;
  /** Users of whom nothing is kept. */
  readonly erasedUsers: readonly bigint[];
  /** Writes every file again. */
  readonly isWhole: boolean;
}

/** What became of the rows of one staged file. */
export interface SourceCounts {
  accepted: number;
  duplicates: number;
  /** Rows that equal an earlier one, dropped or kept. */
  duplicatesFound: number;
  duplicatesByType: Record<EventType, number>;
}

/** What the parts of a rebuild share. */
export interface RebuildTools {
  readonly plan: RebuildPlan;
  readonly signal: AbortSignal | undefined;
  /** Where a file of the lake is now: the new ones are not in their place yet. */
  readonly locate: (file: LakeFile) => string;
  /** Lets one walk over sessions at a time. They have one thread; in turns all would end late, and each takes longer (3.5 instead of 2.6 s for 2.6 million rows, where there are three). */
  readonly walks: Gate;
  /** Runs a COPY into a file of a table; null where the query has no row. */
  readonly write: (connection: DuckDBConnection, to: FilePlace, query: string) => Promise<LakeFile | null>;
}

/** Which file of a table is written. */
export interface FilePlace {
  readonly table: LakeTable;
  readonly month?: string;
  readonly bucket?: number;
  /** Whether the file is put together with others and then removed. */
  readonly isPart?: boolean;
  /** Tells files of one table, month and bucket apart. */
  readonly part?: string;
  /** Rows of a row group. Smaller ones make looking up one key cheaper and the file larger. */
  readonly rowGroup?: number;
}

/** Files by table. */
export type FilesByTable = Record<LakeTable, LakeFile[]>;
