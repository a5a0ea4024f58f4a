import type { EventType } from './schema.js';
import type { Snapshot } from './snapshot.js';

/** Where a long piece of work stands. */
export interface Progress {
  /** What is being done now, in words. */
  readonly step: string;
  /** The file it is done to; null where it is none of several. */
  readonly file: string | null;
  readonly done: number;
  /** null while unknown. */
  readonly total: number | null;
  /** What `done` and `total` count: `rows`, `bytes`. */
  readonly unit: string;
  /** Units a second in this step; null until it can be told. */
  readonly rate: number | null;
  /** Seconds left in this step; null until they can be told. */
  readonly etaSeconds: number | null;
  /** Rows met so far in this step, where they are not what `done` counts; null while unknown. */
  readonly rows: number | null;
  readonly rowsPerSecond: number | null;
}

/** One thing found wrong in a log file, with its place and what to do about it. */
export interface ImportProblem {
  readonly file: string;
  /** Physical line, 1 is the first line of the file (the header, where there is one); 0 speaks of the whole file. */
  readonly line: number;
  readonly column: string | null;
  readonly value: string;
  /** Stable kebab-case code. */
  readonly reason: string;
  readonly remedy: string;
  /** True when the row was kept (with the value unknown), false when it went to quarantine. */
  readonly isWarning: boolean;
}

/** What became of one file; read = accepted + duplicates + quarantined. */
export interface ImportedFile {
  readonly name: string;
  readonly bytes: number;
  readonly read: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** How the file was understood, e.g. `csv, comma, header, CRLF, UTC times`. */
  readonly readAs: string;
  /** The line that names its columns, as it stands there; null where there is none. Reports of older versions lack it. */
  readonly header?: string | null;
  /** `csv`, `jsonl` or `parquet`. */
  readonly format: string;
  /** Of the file as it was stored, packed or not; null in reports of lakes of version 1, which did not say. */
  readonly sha256: string | null;
  /** Time it took to read it; null in reports of lakes of version 1. */
  readonly seconds: number | null;
}

/** A file of a folder that was skipped because it is not a log. */
export interface SkippedFile {
  readonly name: string;
  readonly why: string;
}

/** The outcome of one import. Totals of rows describe the import; `eventsByType` … `lastEventAt` describe the resulting snapshot. */
export interface ImportReport {
  readonly id: string;
  readonly snapshot: Snapshot;
  /** False when the files held nothing new: `snapshot` is then the one that was current before. */
  readonly committed: boolean;
  /** ISO 8601 instant in UTC. */
  readonly finishedAt: string;
  readonly read: number;
  readonly accepted: number;
  /** Rows dropped because the same row is in the lake, in an earlier file or earlier in the file. */
  readonly duplicates: number;
  /** Rows seen that equal an earlier one, dropped or kept. */
  readonly duplicatesFound: number;
  /** Rows put aside, by reason. */
  readonly quarantined: Readonly<Record<string, number>>;
  /** Rows kept with something to say about them, by reason. */
  readonly warnings: Readonly<Record<string, number>>;
  readonly files: readonly ImportedFile[];
  /** How the product catalog was read and joined, e.g. `joined with catalog: 54,571 products, 20,102 with several rows`; null without one. */
  readonly catalog: string | null;
  /** Files that were not read because the same content is in the lake already. */
  readonly alreadyImported: readonly string[];
  /** The dropped copies by event type; all 0 in reports of lakes of version 1, which did not say. */
  readonly duplicatesByType: Readonly<Record<EventType, number>>;
  /** Rows of the lake that made way for the months of these files; 0 unless that was asked for. */
  readonly replacedRows: number;
  readonly skipped: readonly SkippedFile[];
  /** The first 100, quarantined rows before warnings; what went wrong after the import was done comes first. */
  readonly problems: readonly ImportProblem[];
  /** Parquet with file, line, byte offset, column, value, reason and raw text of every quarantined row; null when there is none. */
  readonly quarantineFile: string | null;
  readonly keepDuplicates: boolean;
  /** True when a real log took the place of the demo shop. */
  readonly replacedSynthetic: boolean;
  readonly eventsByType: Readonly<Record<EventType, number>>;
  readonly users: number;
  readonly sessions: number;
  readonly products: number;
  readonly buyers: number;
  /** Sum of purchase prices as a decimal with at least two places; the log does not say the currency. */
  readonly revenue: string;
  readonly zeroPrices: number;
  readonly firstEventAt: string | null;
  readonly lastEventAt: string | null;
  readonly seconds: number;
}
