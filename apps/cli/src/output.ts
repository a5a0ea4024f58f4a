const number = new Intl.NumberFormat('en-US');
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** Writes a result to stdout: text for people, or the value as JSON. */
export function printResult(value: unknown, options: { json: boolean; text: () => string }): void {
  const result = options.json ? JSON.stringify(value, null, 2) : options.text().trimEnd();
  process.stdout.write(`${result}\n`);
}

/** Writes a note for people to stderr. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** 1,234,567 */
export const count = (value: number): string => number.format(value);

/** A decimal string with thousands separated: 14,786.59 */
export function decimal(value: string): string {
  const [whole = '0', fraction] = value.split('.');
  const grouped = number.format(BigInt(whole));
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** 0.1234 as 12.3 % */
export const percent = (fraction: number): string => `${oneDigit.format(fraction * 100)} %`;

/** 1 → `1 row`, 2 → `2 rows` */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** 12,345,678 → `12.3 MB` */
export function size(bytes: number): string {
  const power = bytes < 1_000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return `${power === 0 ? count(bytes) : oneDigit.format(bytes / 1_000 ** power)} ${['bytes', 'kB', 'MB', 'GB', 'TB'][power]}`;
}

/** `2019-10-01T12:00:00.000Z` → `2019-10-01 12:00:00 UTC` */
export const instant = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`;

/** `2019-10`, `2019-11` and `2020-01` → `2019-10 to 2019-11, 2020-01` */
export function monthSpans(months: readonly string[]): string {
  const numberOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  const spans: [string, string][] = [];
  for (const month of months) {
    const last = spans.at(-1);
    if (last && numberOf(month) === numberOf(last[1]) + 1) last[1] = month;
    else spans.push([month, month]);
  }
  return spans.map(([from, to]) => (from === to ? from : `${from} to ${to}`)).join(', ');
}

/** 95 → `1 min 35 s` */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${oneDigit.format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Lines up cells in columns; numbers (cells that start with a digit) to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, cell.length)), []);
  return rows
    .map((row) =>
      row
        .map((cell, i) => (/^[\d–-]/.test(cell) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
