import type { Estimate } from '@cartograph/sdk/schema';

/** One figure of a kept result. */
export interface ResultRow {
  /** Where it stands, in the page's language: `Whole period · Conversion rate`. */
  path: string;
  /** The name of its field: by it it is written. */
  field: string;
  /** A number, text or estimate as it was kept. */
  value: string | number | boolean | null | Pick<Estimate, 'value' | 'low' | 'high' | 'unit'>;
}

/** How what a result calls something is said. */
export interface ResultWords {
  /** The name of a field of an answer. */
  field(name: string): string;
  /** A text of a field: a category, a day, a name of the server's. */
  text(field: string, value: string): string;
}

/** What says how a result came about, and is shown elsewhere or in the server's English alone. */
const ABOUT = new Set([
  '__typename',
  'snapshot',
  'definition',
  'computedInMs',
  'fromCache',
  'id',
  'period',
  'timeZone',
  'question',
  'hypothesis',
  'population',
  'method',
  'falsifiedBy',
  'assumptions',
  'sentence',
  'subject',
  'detail',
  'formula',
  'choiceText',
  'effectKind',
  'controlledKind',
  'analytics',
  'byConstruction',
]);
/** Texts of the server's own English, which stand in for a name. */
const ENGLISH = new Set(['rule', 'about', 'notCompared', 'text', 'routerGainDetail']);
/** What tells the entries of a list apart: all fields of the first group that an entry has. */
const NAMES = [
  ['first', 'second'],
  ['from', 'to'],
  ['category', 'attribute', 'level', 'step'],
  ['category', 'weekday', 'fromHour', 'toHour'],
  ['date'],
  ['externalId'],
  ['name'],
  ['eventTypes'],
  ['group'],
  ['part'],
  ['category'],
  ['brand'],
  ['title'],
  ['offset'],
  ['days'],
  ['hours'],
  ['band'],
  ['measure'],
  ['productId', 'changedAt'],
  ['attribute', 'level'],
] as const;

/** The figures of a frozen result, one a row, in the order they were answered; estimates are one figure, entries of lists go by what names them. */
export function resultRows(result: unknown, words: ResultWords): ResultRow[] {
  const rows: ResultRow[] = [];
  const add = ({ path, field }: Place, value: ResultRow['value']): void =>
    void rows.push({ path: path.join(' · '), field, value });
  const walk = (value: unknown, place: Place): void => {
    const { path, field, named } = place;
    if (Array.isArray(value)) {
      if (isTexts(value)) return value.length === 0 ? undefined : add(place, listed(field, value, words));
      value.forEach((entry: unknown, i) => {
        const { name, by } = nameOf(entry, words);
        walk(entry, { ...place, path: [...path, name ?? String(i + 1)], named: by });
      });
    } else if (typeof value === 'object' && value !== null) {
      if (isEstimate(value)) add(place, value);
      else
        for (const [key, inner] of Object.entries(value))
          if (
            !ABOUT.has(key) &&
            !ENGLISH.has(key) &&
            !(named.has(key) && (isTexts(inner) || typeof inner !== 'object' || key === 'keys'))
          )
            walk(inner, { path: [...path, words.field(key)], field: key, named: NOTHING });
    } else if (typeof value === 'string') add(place, words.text(field, value));
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null) add(place, value);
  };
  // The question itself needs no name where the result has one only.
  const root = typeof result === 'object' && result !== null && 'analytics' in result ? result.analytics : result;
  const questions = typeof root === 'object' && root !== null ? Object.values(root) : [];
  walk(questions.length === 1 ? questions[0] : root, { path: [], field: '', named: NOTHING });
  return apart(rows);
}

/** Rows that would share a path are numbered: a table tells its rows apart by it. */
function apart(rows: readonly ResultRow[]): ResultRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const before = seen.get(row.path) ?? 0;
    seen.set(row.path, before + 1);
    return before === 0 ? row : { ...row, path: `${row.path} (${before + 1})` };
  });
}

const NOTHING: ReadonlySet<string> = new Set();

/** Where a value stands in a result. */
interface Place {
  path: readonly string[];
  field: string;
  /** Fields that name the entry already. */
  named: ReadonlySet<string>;
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

function listed(field: string, texts: readonly string[], words: ResultWords): string {
  return texts.map((one) => words.text(field, one)).join(field === 'steps' ? ' → ' : ', ');
}

function isEstimate(value: object): value is Pick<Estimate, 'value' | 'low' | 'high' | 'unit'> {
  return 'value' in value && 'unit' in value;
}

function nameOf(entry: unknown, words: ResultWords): { name: string | null; by: ReadonlySet<string> } {
  if (typeof entry !== 'object' || entry === null) return { name: null, by: NOTHING };
  const fields = entry as Record<string, unknown>;
  if (Array.isArray(fields['keys'])) return { name: keyName(fields['keys'], words), by: new Set(['keys']) };
  const by = NAMES.find((group) => group.every((field) => textOf(field, fields[field], words) !== null));
  if (!by) return { name: null, by: NOTHING };
  const texts = by.map((field) => textOf(field, fields[field], words) ?? '');
  const isPair = by[0] === 'first' || by[0] === 'from';
  return {
    name: (isPair && texts[0] === texts[1] && by[0] === 'from' ? texts.slice(1) : texts).join(isPair ? ' → ' : ', '),
    by: new Set(by),
  };
}

function textOf(field: string, value: unknown, words: ResultWords): string | null {
  if (typeof value === 'string' || typeof value === 'number') return words.text(field, String(value));
  return isTexts(value) && value.length > 0 ? listed(field, value, words) : null;
}

/** The keys of a row of Explore: a value, or that it is of the others or of none. */
function keyName(keys: readonly unknown[], words: ResultWords): string {
  const names = keys.map((key) => {
    const { kind, value } = (key ?? {}) as { kind?: unknown; value?: unknown };
    return kind === 'VALUE' && typeof value === 'string'
      ? words.text('group', value)
      : words.text('kind', String(kind));
  });
  return names.length === 0 ? words.field('all') : names.join(', ');
}
