import { ImportError } from '../errors.js';
import type { ImportProblem } from '../report.js';
import { LOG_COLUMNS, REQUIRED_COLUMNS, type LogColumn } from '../schema.js';

/** How files are to be read, where what they say of themselves is not to be trusted. What is left out is found out. */
export interface ReadAs {
  readonly delimiter?: ',' | ';' | '\t' | '|';
  /** Whether the first line names the columns. */
  readonly header?: boolean;
  /** The meaning of the fields of each line in their order; null passes a field over. With a header, it is not read. */
  readonly columns?: readonly (LogColumn | null)[];
  /** IANA zone of times that name none. Default: they are taken as UTC, with a warning. */
  readonly zone?: string;
  readonly format?: 'csv' | 'jsonl' | 'parquet';
}

/**
 * Refuses what cannot be meant.
 *
 * @throws ImportError `options` - with the value and what to write instead.
 */
export function checkReadAs({ delimiter, columns, zone, format }: ReadAs): void {
  const refuse = (message: string, problems: readonly ImportProblem[] = []): never => {
    throw new ImportError('options', message, { problems });
  };
  if (delimiter !== undefined && ![',', ';', '\t', '|'].includes(delimiter))
    refuse(`the delimiter is ${JSON.stringify(delimiter)}: give a comma, a semicolon, a tab or a bar`);
  if (format !== undefined && !['csv', 'jsonl', 'parquet'].includes(format))
    refuse(`the format is ${JSON.stringify(format)}: give csv, jsonl or parquet`);
  if (zone !== undefined && !isZone(zone))
    refuse(`the time zone is ${JSON.stringify(zone)}: give an IANA name, e.g. Asia/Seoul`);
  if (columns === undefined) return;
  const unknown = columns.filter((column) => column !== null && !LOG_COLUMNS.includes(column));
  if (unknown.length > 0) refuse(`the columns name ${unknown.join(', ')}: a log has ${LOG_COLUMNS.join(', ')}`);
  const repeated = columns.filter((column, index) => column !== null && columns.indexOf(column) !== index);
  if (repeated.length > 0)
    refuse(`the columns name ${repeated.join(', ')} more than once: name each once, and the others null`);
  const missing = REQUIRED_COLUMNS.filter((column) => !columns.includes(column));
  if (missing.length > 0)
    refuse(`the columns leave out ${missing.join(', ')}: a log needs ${REQUIRED_COLUMNS.join(', ')}`);
}

function isZone(zone: string): boolean {
  // Only names of places, and UTC: the engine and this process mean the same by them.
  if (!/^(?:UTC|[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+)$/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
