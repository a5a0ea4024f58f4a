import type { EventStore, SqlValue } from '@cartograph/events';

/** A piece of SQL with the values of its `?` in order. */
export class Fragment {
  constructor(
    readonly text: string,
    readonly params: readonly SqlValue[],
  ) {}
}

/**
 * SQL from a template: a fragment is set in as it is, anything else becomes a positional parameter.
 * A caller's text can therefore never become SQL.
 */
export function sql(strings: TemplateStringsArray, ...values: readonly (SqlValue | Fragment)[]): Fragment {
  let text = strings[0] ?? '';
  const params: SqlValue[] = [];
  values.forEach((value, i) => {
    if (value instanceof Fragment) {
      text += value.text;
      params.push(...value.params);
    } else {
      text += '?';
      params.push(value);
    }
    text += strings[i + 1] ?? '';
  });
  return new Fragment(text, params);
}

/** SQL that this room wrote itself: a column, an expression. Never anything that came from outside. */
export function raw(text: string): Fragment {
  return new Fragment(text, []);
}

/** Fragments one after another with `separator` between them. */
export function joined(fragments: readonly Fragment[], separator: string): Fragment {
  return new Fragment(
    fragments.map((f) => f.text).join(separator),
    fragments.flatMap((f) => f.params),
  );
}

/** The condition that nothing meets. Spark reads `from events where (false)` as a name for the table, with a list of columns. */
export const NOTHING = raw('1 = 0');

/** All of the conditions; `true` where there is none. */
export function all(conditions: readonly Fragment[]): Fragment {
  return conditions.length === 0
    ? raw('true')
    : joined(
        conditions.map((c) => sql`(${c})`),
        ' and ',
      );
}

/** A parenthesised list of 64-bit numbers; the list must not be empty. */
export function numberList(numbers: readonly string[]): Fragment {
  return sql`(${joined(
    numbers.map((number) => sql`cast(${number} as bigint)`),
    ', ',
  )})`;
}

/** Runs a fragment and returns its rows. */
export function select<T extends object>(store: EventStore, query: Fragment, signal?: AbortSignal): Promise<T[]> {
  return store.rows<T>(query.text, [...query.params], { signal });
}

const INT64 = { low: -(2n ** 63n), high: 2n ** 63n - 1n };

/** Whether a text is a whole number that fits 64 bits. */
export function isInt64(text: string): boolean {
  if (!/^-?\d{1,19}$/.test(text)) return false;
  const value = BigInt(text);
  return value >= INT64.low && value <= INT64.high;
}
