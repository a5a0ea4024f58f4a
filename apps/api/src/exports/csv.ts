/** What a cell of a CSV file may hold. */
export type CsvCell = string | number | null;

const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
/** Beginnings that make a spreadsheet run a text as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * One cell of a CSV file that people open with a spreadsheet: quoted where RFC 4180 asks for it, a text that would be run as a formula
 * disarmed with an apostrophe. Plain numbers stay as they are, null is empty.
 */
export function csvCell(value: CsvCell): string {
  if (value === null) return '';
  const text = String(value);
  const safe = FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of a CSV file with its end. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** Tells a spreadsheet that the file is UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';
