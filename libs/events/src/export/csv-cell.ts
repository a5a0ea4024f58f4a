/** What a cell of a CSV file may hold. */
export type CsvCell = string | number | null;

const PLAIN_NUMBER = '-?[0-9]+([.][0-9]+)?';
const ONLY_A_NUMBER = new RegExp(`^${PLAIN_NUMBER}$`);
/** White space that a spreadsheet may pass over; written out, because the engine's own class knows ASCII only. */
const BLANK =
  ' \\t\\n\\x{0B}\\f\\r\\x{A0}\\x{1680}\\x{2000}-\\x{200D}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}';
/** Beginnings that make a spreadsheet run a text as a formula; it reads full-width signs as the plain ones. As the engine writes a pattern. */
const FORMULA_START = `^(?:[\\t\\r]|[${BLANK}]*[=+\\-@\\x{FF1D}\\x{FF0B}\\x{FF0D}\\x{FF20}])`;
const IS_FORMULA = new RegExp(FORMULA_START.replaceAll(/\\x\{(\w+)\}/g, String.raw`\u{$1}`), 'u');

/**
 * One cell of a CSV file that people open with a spreadsheet: quoted where RFC 4180 asks for it, a text that would be run as a formula
 * disarmed with an apostrophe. Plain numbers stay as they are, null is empty.
 */
export function csvCell(value: CsvCell): string {
  if (value === null) return '';
  const text = String(value);
  const safe = IS_FORMULA.test(text) && !ONLY_A_NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of a CSV file with its end. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** Tells a spreadsheet that the file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** The same in SQL for a column of texts, without the quotes, which the engine writes. */
export function disarmedSql(column: string): string {
  return `CASE WHEN regexp_matches(${column}, '${FORMULA_START}') AND NOT regexp_full_match(${column}, '${PLAIN_NUMBER}') THEN '''' || ${column} ELSE ${column} END`;
}
