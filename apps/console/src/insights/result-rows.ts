import type { Estimate } from '@cartograph/sdk/schema';

/** One figure of a kept result. */
export interface ResultRow {
  /** Where it stands: `total · buyers per visitor`. */
  path: string;
  /** A number, text or estimate as it was kept. */
  value: string | number | boolean | null | Pick<Estimate, 'value' | 'low' | 'high' | 'unit'>;
}

/** What says how a result came about, and is shown elsewhere. */
const ABOUT = new Set(['__typename', 'snapshot', 'definition', 'computedInMs', 'fromCache', 'id', 'period', 'timeZone']);
/** What tells the entries of a list apart, the best first. */
const NAMES = ['subject', 'date', 'name', 'category', 'brand', 'externalId', 'eventType', 'title', 'from'];

/** The figures of a frozen result, one a row, in the order they were answered; estimates are one figure, entries of lists go by what names them. */
export function resultRows(result: unknown): ResultRow[] {
  const rows: ResultRow[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value)) {
      value.forEach((entry: unknown, i) => walk(entry, [...path, nameOf(entry) ?? String(i + 1)]));
    } else if (typeof value === 'object' && value !== null) {
      if (isEstimate(value)) rows.push({ path: path.join(' · '), value });
      else for (const [key, inner] of Object.entries(value)) if (!ABOUT.has(key)) walk(inner, path.length === 0 ? [''] : [...path, words(key)].filter((part) => part !== ''));
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null) {
      rows.push({ path: path.join(' · '), value });
    }
  };
  walk(result, []);
  return rows;
}

function isEstimate(value: object): value is Pick<Estimate, 'value' | 'low' | 'high' | 'unit'> {
  return 'value' in value && 'unit' in value;
}

function nameOf(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const key = NAMES.find((name) => name in entry && typeof (entry as Record<string, unknown>)[name] === 'string');
  return key === undefined ? null : String((entry as Record<string, unknown>)[key]);
}

/** `buyersPerVisitor` → `buyers per visitor`. */
function words(key: string): string {
  return key.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).trim();
}
