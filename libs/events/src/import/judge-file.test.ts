import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { HEADER, line, log, rowsOf, scratchFolder, writeFiles, type LogRow } from '../testing/logs.js';
import { AppendFile } from './append-file.js';
import { hasCutLastLine, judgeFile, type Judgement, type QuarantinedRow } from './judge-file.js';
import { detectShape } from './log-shape.js';

const folder = scratchFolder();
let count = 0;

async function judged(content: string | Buffer, goodRowsTo?: string): Promise<{ judgement: Judgement; rows: QuarantinedRow[]; content: Buffer }> {
  const bytes = Buffer.from(content);
  const [file = ''] = await writeFiles(folder, { [`judged-${(count += 1)}.csv`]: bytes });
  const quarantine = new AppendFile(folder(`quarantine-${count}.jsonl`));
  const shape = detectShape('judged.csv', bytes.toString('utf8').split(/\r?\n/).slice(0, 50), false);
  const judgement = await judgeFile(file, shape, { name: 'judged.csv', quarantine, ...(goodRowsTo === undefined ? {} : { goodRowsTo }) });
  const rows = await quarantine.close() ? (await readFile(quarantine.path, 'utf8')).trimEnd().split('\n').map((text) => JSON.parse(text) as QuarantinedRow) : [];
  return { judgement, rows, content: bytes };
}

test('every bad row is found at its line and byte, also behind letters of several bytes', async () => {
  const lines = [line({ brand: '삼성' }), line({ price: '-1' }), '', line({ brand: 'é', event_type: 'veiw' }), line({ brand: '"open' }), line()];
  const { judgement, rows, content } = await judged(`${HEADER}\r\n${lines.join('\r\n')}\r\n`);
  expect(judgement.good).toBe(2);
  expect([...judgement.quarantined]).toEqual([['negative-price', 1], ['unknown-event-type', 1], ['unclosed-quote', 1]]);
  for (const row of rows) {
    expect(row.text).toBe(lines[row.line - 2]);
    expect(content.subarray(row.byteOffset, row.byteOffset + Buffer.byteLength(row.text)).toString()).toBe(row.text);
  }
  expect(rows.map(({ line: at, column, value }) => [at, column, value])).toEqual([[3, 'price', '-1'], [5, 'event_type', 'veiw'], [6, null, lines[4]]]);
});

test('of warnings a few examples are shown, after the rows that were put aside; all are counted', async () => {
  const { judgement, rows } = await judged(log([...rowsOf(50, { category_id: '2.1E+18' }), { user_id: 'x' }]));
  expect(judgement.good).toBe(50);
  expect([...judgement.warnings]).toEqual([['mangled-category-id', 50]]);
  expect(judgement.problems.map(({ line: at, reason, isWarning }) => [at, reason, isWarning])).toEqual([[52, 'bad-id', false], [2, 'mangled-category-id', true], [3, 'mangled-category-id', true], [4, 'mangled-category-id', true]]);
  expect(rows).toHaveLength(1);
});

test('of many bad rows the first hundred are shown, all are in quarantine', async () => {
  const { judgement, rows } = await judged(log(rowsOf(250, { price: 'x' })));
  expect([judgement.problems.length, rows.length, judgement.problems.at(-1)?.line]).toEqual([100, 250, 101]);
});

test('good rows are written plainly where asked, with quotes only where needed', async () => {
  const rows: LogRow[] = [{ brand: '"acme"' }, { brand: '"a,""b"""' }, { price: 'x' }, { user_session: '' }];
  const goodRowsTo = folder('good.csv');
  const { judgement } = await judged(log(rows), goodRowsTo);
  expect(judgement.good).toBe(3);
  expect((await readFile(goodRowsTo, 'utf8')).trimEnd().split('\n')).toEqual([line({ brand: 'acme' }), line({ brand: '"a,""b"""' }), line({ user_session: '' })]);
});

test('a last line is cut when it breaks off within a value whose length all others share', async () => {
  const text = log(rowsOf(6)).trimEnd();
  const shape = detectShape('a.csv', text.split('\n'), false);
  const isCut = async (content: string): Promise<boolean> => hasCutLastLine((await writeFiles(folder, { 'cut.csv': content }))[0] ?? '', shape);
  expect([await isCut(text), await isCut(text.slice(0, -1)), await isCut(text.slice(0, -36)), await isCut(text.slice(0, -40))]).toEqual([false, true, true, false]);
});
