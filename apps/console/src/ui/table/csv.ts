export type CsvValue = string | number | null;

/**
 * Writes rows as RFC 4180 text with CRLF and a byte order mark, so that spreadsheets read Hangul. Numbers are written in
 * full and unformatted; a text that a spreadsheet would run as a formula is disarmed with an apostrophe; null is empty.
 *
 * @param rows - every row has the same keys; those of the first are the header. No row gives an empty text.
 */
export function toCsv(rows: readonly Record<string, CsvValue>[]): string {
  const [first] = rows;
  if (!first) return '';
  const header = Object.keys(first);
  const lines = [header, ...rows.map((row) => header.map((key) => row[key] ?? null))];
  return `\uFEFF${lines.map((line) => line.map(field).join(',')).join('\r\n')}\r\n`;
}

function field(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const isPlainNumber = /^-?\d+(\.\d+)?$/.test(value);
  // Spreadsheets pass over white space, and read full-width signs as the plain ones.
  const safe = !isPlainNumber && /^(?:[\t\r]|[\s\u200B-\u200D]*[=+\-@＝＋－＠])/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands the text to the browser as a file. */
export function downloadText(fileName: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
