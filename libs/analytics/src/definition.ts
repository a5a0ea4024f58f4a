import type { SqlValue } from '@cartograph/events';

/** What a number means and how it was asked. */
export interface Definition {
  name: string;
  /** In words, with numerator and denominator named. */
  formula: string;
  /** Whom or what it counts. */
  population: string;
  /** The SQL that was run, with its parameters behind it as a comment. */
  query: string;
}

/** One statement and its positional parameters. */
export interface Statement {
  sql: string;
  params: SqlValue[];
}

/** Statements as text to read: parameters follow each one as a comment, nothing is pasted into the SQL. */
export function statementsText(statements: readonly Statement[]): string {
  return statements
    .map(({ sql, params }) => {
      const text = sql
        .split('\n')
        .filter((line) => line.trim() !== '')
        .join('\n');
      return params.length === 0 ? text : `${text}\n-- parameters: ${JSON.stringify(params.map(readable))}`;
    })
    .join(';\n');
}

function readable(value: SqlValue): string | number | boolean | null {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return value.toString();
  return value;
}
