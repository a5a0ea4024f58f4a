/** What a cell of a CSV file may hold. */
export type CsvCell = string | number | null;

const PLAIN_NUMBER = '-?[0-9]+([.][0-9]+)?';
const ONLY_A_NUMBER = new RegExp(`^${PLAIN_NUMBER}$`);
/** Beginnings that make a spreadsheet run a text as a formula. */
const FORMULA_STARTS = ['=', '+', '-', '@', '\t', '\r'];

/**
 * One cell of a CSV file that people open with a spreadsheet: quoted where RFC 4180 asks for it, a text that would be run as a formula
 * disarmed with an apostrophe. Plain numbers stay as they are, null is empty.
 */
export function csvCell(value: CsvCell): string {
  if (value === null) return '';
  const text = String(value);
  const safe = FORMULA_STARTS.includes(text.charAt(0)) && !ONLY_A_NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of a CSV file with its end. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** Tells a spreadsheet that the file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** The same in SQL for a column of texts, without the quotes, which the engine writes. */
export function disarmedSql(column: string): string {
  const starts = FORMULA_STARTS.map((sign) => `chr(${sign.charCodeAt(0)})`).join(', ');
  return `CASE WHEN left(${column}, 1) IN (${starts}) AND NOT regexp_full_match(${column}, '${PLAIN_NUMBER}') THEN '''' || ${column} ELSE ${column} END`;
}
