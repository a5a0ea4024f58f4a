import { expect, test } from 'vitest';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { engineConnection } from '../testing/engine-connection.js';
import { scratchFolder } from '../testing/logs.js';
import type { LineVerdict } from './judge-line.js';
import { JudgeTally, type Place } from './judge-tally.js';
import { LongIdFile } from './long-id-file.js';
import { QuarantineWriter } from './quarantine-writer.js';
import { WARNINGS, type Reason } from './row-rules.js';

const folder = scratchFolder();
const connection = engineConnection(folder);
let count = 0;

interface Made {
  readonly tally: JudgeTally;
  readonly quarantine: QuarantineWriter;
  readonly longIds: LongIdFile;
}
function made(): Made {
  count += 1;
  const quarantine = new QuarantineWriter(folder(`rows-${count}.jsonl`), connection());
  const longIds = new LongIdFile(folder(`ids-${count}.parquet`));
  return { tally: new JudgeTally('a.csv', quarantine, longIds), quarantine, longIds };
}

const at = (line: number): Place => ({ line, byteOffset: 10 * line, bytes: Buffer.from(`row ${line}`) });
const bad = (reason: Reason, value: string): LineVerdict => ({ reason, column: 'price', value, remedy: 'mend it' });
const good = (userId: string, categoryId: string | null): LineVerdict => ({
  reason: null,
  fields: [],
  values: { user_id: userId, category_id: categoryId },
  warnings: categoryId === null ? [] : [{ warning: 'bad-category-id', column: 'category_id' }],
});

test('bad rows are counted by reason, put aside with their place and bytes, and come before remarks', async () => {
  const { tally, quarantine, longIds } = made();
  tally.take(good('1', 'x'), at(2));
  tally.take(bad('bad-price', 'ten'), at(3));
  tally.take(bad('bad-event-time', 'noon'), at(4));
  tally.take(bad('bad-price', ''), at(5));
  expect([tally.bad, [...tally.quarantined], [...tally.warnings]]).toEqual([
    3,
    [
      ['bad-price', 2],
      ['bad-event-time', 1],
    ],
    [['bad-category-id', 1]],
  ]);
  expect(
    tally.problems.map(({ line, column, value, reason, remedy, isWarning }) => [
      line,
      column,
      value,
      reason,
      remedy,
      isWarning,
    ]),
  ).toEqual([
    [3, 'price', 'ten', 'bad-price', 'mend it', false],
    [4, 'price', 'noon', 'bad-event-time', 'mend it', false],
    [5, 'price', '', 'bad-price', 'mend it', false],
    [2, 'category_id', 'x', 'bad-category-id', WARNINGS['bad-category-id'], true],
  ]);
  const parquet = folder('aside.parquet');
  expect(await quarantine.finish(parquet)).toBe(3);
  const rows = await (
    await run(connection(), `SELECT file, line, byte_offset, reason, text FROM read_parquet(${literal(parquet)})`)
  ).getRowsJson();
  expect(rows).toEqual([
    ['a.csv', '3', '30', 'bad-price', 'row 3'],
    ['a.csv', '4', '40', 'bad-event-time', 'row 4'],
    ['a.csv', '5', '50', 'bad-price', 'row 5'],
  ]);
  await Promise.all([quarantine.close(), longIds.close()]);
});

test('of a warning three examples are kept and all are counted, also those that were not looked at', async () => {
  const { tally, quarantine, longIds } = made();
  for (let line = 2; line < 9; line += 1) tally.take(good('1', `c${line}`), at(line));
  tally.warn('time-without-zone', 'event_time', '2019-10-01 00:00:00', 2, 400);
  tally.warnMore('time-without-zone', 20);
  tally.warnMore('rounded-category-id', 0);
  expect([...tally.warnings]).toEqual([
    ['bad-category-id', 7],
    ['time-without-zone', 420],
  ]);
  expect(tally.problems.map(({ line, reason }) => [line, reason])).toEqual([
    [2, 'bad-category-id'],
    [3, 'bad-category-id'],
    [4, 'bad-category-id'],
    [2, 'time-without-zone'],
  ]);
  tally.note('truncated-gzip', 9, 'fetch the file again');
  expect(tally.problems[0]).toEqual({
    file: 'a.csv',
    line: 9,
    column: null,
    value: '',
    reason: 'truncated-gzip',
    remedy: 'fetch the file again',
    isWarning: true,
  });
  expect([tally.bad, tally.warnings.get('truncated-gzip')]).toEqual([0, 1]);
  await Promise.all([quarantine.close(), longIds.close()]);
});

test('a hundred problems are shown and all rows put aside; a long value is cut, and never within a letter', async () => {
  const { tally, quarantine, longIds } = made();
  tally.take(bad('bad-price', 'x'.repeat(200)), at(1));
  tally.take(bad('bad-price', 'x'.repeat(201)), at(2));
  tally.take(bad('bad-price', `${'x'.repeat(199)}\u{1F600}y`), at(3));
  for (let line = 4; line <= 130; line += 1) tally.take(bad('bad-price', 'x'), at(line));
  tally.take(good('1', 'x'), at(131));
  expect([tally.bad, quarantine.rows, tally.problems.length, tally.problems.at(-1)?.line]).toEqual([
    130, 130, 100, 100,
  ]);
  expect(tally.problems.slice(0, 3).map(({ value }) => value)).toEqual([
    'x'.repeat(200),
    `${'x'.repeat(200)}…`,
    `${'x'.repeat(199)}…`,
  ]);
  await Promise.all([quarantine.close(), longIds.close()]);
});

test('ids beyond 2^63 − 1 are gathered from good rows only', async () => {
  const { tally, quarantine, longIds } = made();
  tally.take(good('9223372036854775807', null), at(2));
  tally.take(good('99999999999999999999', null), at(3));
  tally.take({ ...bad('bad-price', 'x'), fields: ['88888888888888888888'] } as LineVerdict, at(4));
  const parquet = await longIds.finish(connection(), undefined);
  expect(parquet).not.toBeNull();
  expect(
    await (await run(connection(), `SELECT id FROM read_parquet(${literal(parquet ?? '')})`)).getRowsJson(),
  ).toEqual([['99999999999999999999']]);
  await quarantine.close();
});
