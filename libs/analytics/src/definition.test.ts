import { expect, it } from 'vitest';
import { statementsText } from './definition.js';
import { sql } from './sql.js';

it('writes statements with their parameters behind them, never inside', () => {
  const text = statementsText([
    sql`\nselect 1\n\nfrom events where brand = ${"x'; drop table events; --"}`,
    sql`select ${2}, ${9007199254740993n}`,
  ]);
  expect(text).toBe(
    [
      'select 1',
      'from events where brand = ?',
      `-- parameters: ["x'; drop table events; --"]`,
      ';',
      'select ?, ?',
      '-- parameters: [2,"9007199254740993"]',
    ].join('\n'),
  );
});
