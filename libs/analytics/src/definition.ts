import type { SqlValue } from '@cartograph/events';
import type { Fragment } from './sql.js';

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

/** Statements as text to read: the parameters follow each one as a comment, nothing is pasted into the SQL. */
export function statementsText(statements: readonly Fragment[]): string {
  return statements
    .map(({ text, params }) => {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      if (params.length > 0) lines.push(`-- parameters: ${JSON.stringify(params.map(readable))}`);
      return lines.join('\n');
    })
    .join('\n;\n');
}

function readable(value: SqlValue): SqlValue {
  return typeof value === 'bigint' ? value.toString() : value;
}
