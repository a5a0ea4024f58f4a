import { LOG_COLUMNS, REQUIRED_COLUMNS, type LogColumn } from '../schema.js';
import { judge, PATTERNS, type RuleSettings } from './row-rules.js';

const OPTIONAL = LOG_COLUMNS.filter((column) => !(REQUIRED_COLUMNS as readonly LogColumn[]).includes(column));
const IS_CATEGORY = new RegExp(String.raw`^(?:${PATTERNS.id}|[0-9]+(?:[.,][0-9]*)?[eE][+]?[0-9]+)?$`);
/** Which column is which does not depend on the clock. */
const ANY_TIME: RuleSettings = { latest: '9999', zone: null };
const IS_NUMBER = /^[0-9.,]+$/;

/** The log's own order without some of the optional columns, for every choice of those. */
function candidates(count: number): LogColumn[][] {
  const choices: LogColumn[][] = [];
  for (let mask = 0; mask < 2 ** OPTIONAL.length; mask += 1) {
    const left = new Set<LogColumn>(OPTIONAL.filter((_, bit) => Math.floor(mask / 2 ** bit) % 2 === 1));
    const columns = LOG_COLUMNS.filter((column) => !left.has(column));
    if (columns.length === count) choices.push(columns);
  }
  return choices;
}

/** How well a row fits an order: 0 not at all, 1 well, 2 where its texts, too, look like what they are taken for. */
function fit(fields: readonly string[], columns: readonly LogColumn[]): number {
  const row = Object.fromEntries(
    columns.map((column, index) => [column, fields[index]?.trim() === '' ? null : fields[index]?.trim()]),
  );
  if (fields.length !== columns.length || judge(row, ANY_TIME).reason !== null) return 0;
  const { category_id: category, category_code: code, brand, user_session: session } = row;
  if (category !== undefined && !IS_CATEGORY.test(category ?? '')) return 0;
  if ([code, brand, session].some((text) => typeof text === 'string' && IS_NUMBER.test(text))) return 0;
  const texts = [
    typeof code === 'string' ? code.includes('.') : null,
    typeof brand === 'string' ? !brand.includes('.') : null,
  ].filter((fits) => fits !== null);
  return texts.length === 0 ? 1 : 1 + texts.filter(Boolean).length / texts.length;
}

/**
 * Reads the meaning of columns off the rows themselves, for files without a header.
 *
 * @param rows - the first rows' fields.
 * @returns the log's own order, perhaps without optional columns; null when no order fits half of the rows.
 */
export function guessColumns(rows: readonly (readonly string[])[]): LogColumn[] | null {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0]);
  let best: { columns: LogColumn[]; score: number } | null = null;
  for (const columns of candidates(count)) {
    const fits = rows.map((row) => fit(row, columns));
    if (fits.filter((value) => value > 0).length * 2 < rows.length) continue;
    const score = fits.reduce((sum, value) => sum + value, 0);
    if (best === null || score > best.score) best = { columns, score };
  }
  return best?.columns ?? null;
}
