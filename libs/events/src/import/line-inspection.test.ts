import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { LOG_COLUMNS } from '../schema.js';
import { engineConnection } from '../testing/engine-connection.js';
import { HEADER, line, log, rowsOf, scratchFolder } from '../testing/logs.js';
import { JudgeTally } from './judge-tally.js';
import { inspectLines, writeGoodLines, type Demands, type LineSurvey } from './line-inspection.js';
import { LongIdFile } from './long-id-file.js';
import { detectShape, type LogShape } from './log-shape.js';
import { QuarantineWriter } from './quarantine-writer.js';
import { ruleSettings, type RuleSettings } from './row-rules.js';

const folder = scratchFolder();
const connection = engineConnection(folder);
const now = new Date('2024-03-01T12:00:00Z');
let count = 0;

const shapeOf = (content: string | Buffer): LogShape => {
  const text = content.toString('utf8');
  return detectShape(
    'log.csv',
    text
      .replace(/^\uFEFF/, '')
      .split('\n')
      .map((one) => one.replace(/\r+$/, '')),
    text.startsWith('\uFEFF'),
  );
};

interface Inspected {
  readonly survey: LineSurvey;
  readonly tally: JudgeTally;
  readonly told: (Demands & { bytes: number; lines: number })[];
  readonly file: string;
}

async function inspect(
  content: string | Buffer,
  settings: RuleSettings = ruleSettings(now),
  shape = shapeOf(content),
): Promise<Inspected> {
  const file = folder(`lines-${(count += 1)}.csv`);
  await writeFile(file, content);
  const quarantine = new QuarantineWriter(`${file}.jsonl`, connection());
  const tally = new JudgeTally('log.csv', quarantine, new LongIdFile(folder(`long-ids-${count}.parquet`)));
  const told: Inspected['told'] = [];
  const survey = await inspectLines(file, shape, {
    settings,
    tally,
    signal: undefined,
    afterPiece: (bytes, demands, lines) => {
      told.push({ bytes, lines, ...demands });
    },
  });
  await quarantine.close();
  return { survey, tally, told, file };
}

const demandsOf = ({ survey: { isCanonical, isRegular, hasUuidSessions } }: Inspected): boolean[] => [
  isCanonical,
  isRegular,
  hasUuidSessions,
];

describe('a survey', () => {
  test('of a clean file asks nothing of the engine: rows, lines, end and fingerprint', async () => {
    const text = log(rowsOf(5));
    const { survey, tally } = await inspect(text);
    expect(survey).toEqual({
      isCanonical: true,
      isRegular: true,
      hasUuidSessions: true,
      bytes: text.length,
      rows: 5,
      good: 5,
      physicalLines: 6,
      lineEnd: 'LF',
      sha256: createHash('sha256').update(text).digest('hex'),
    });
    expect([tally.bad, tally.warnings.size]).toEqual([0, 0]);
  });

  test('counts blank lines as lines and not as rows, and bad rows as rows', async () => {
    const { survey, tally } = await inspect(`\n${HEADER}\n${line()}\n\n${line({ price: '-1' })}\n\n`);
    expect(survey).toMatchObject({ rows: 2, good: 1, physicalLines: 6, isCanonical: false, isRegular: true });
    expect([...tally.quarantined]).toEqual([['negative-price', 1]]);
    expect(tally.problems).toMatchObject([{ line: 5, column: 'price', value: '-1' }]);
  });

  test.each<[string, string, string]>([
    ['LF', '\n', 'LF'],
    ['CRLF', '\r\n', 'CRLF'],
  ])('tells line ends: %s', async (_what, end, inWords) => {
    const found = await inspect(log(rowsOf(3)).replaceAll('\n', end));
    expect([found.survey.lineEnd, ...demandsOf(found)]).toEqual([inWords, true, true, true]);
  });

  test('of mixed line ends lets the engine read nothing by itself; a single line without an end has none', async () => {
    const mixed = await inspect(`${HEADER}\n${line()}\r\n${line({ price: 'x' })}\n`);
    expect([mixed.survey.lineEnd, mixed.survey.isRegular]).toEqual(['mixed line ends', false]);
    const bare = { ...shapeOf(log(rowsOf(1))), hasHeader: false, header: [], skippedLines: 0, columns: LOG_COLUMNS };
    expect((await inspect(line(), ruleSettings(now), bare)).survey).toMatchObject({
      lineEnd: 'no line end',
      rows: 1,
      good: 1,
      physicalLines: 1,
    });
  });

  test.each<[string, string, readonly boolean[]]>([
    ['a text session', line({ user_session: 'abc' }), [true, true, false]],
    ['a text session in a row that is not canonical', line({ user_session: 'abc', brand: ' x' }), [false, true, false]],
    ['a text session in a bad row', line({ user_session: 'abc', price: '-1' }), [false, true, true]],
    ['a quote with two inside', line({ brand: '"a""b"' }), [false, true, true]],
    ['a quote inside a value', line({ brand: '5" disk, 3" disk'.replace(',', '') }), [false, true, true]],
    ['an odd number of quotes', line({ brand: '5" disk' }), [false, false, true]],
    ['a quote behind spaces', line({ brand: ' "a"' }), [false, false, true]],
    ['a return within', line({ brand: 'a\rb' }), [false, false, true]],
    ['two returns at the end', `${line()}\r\r`, [false, false, true]],
    ['a zero byte', line({ brand: 'a\0' }), [false, false, true]],
  ])('says what the engine may take for granted: %s', async (_what, odd, expected) => {
    expect(demandsOf(await inspect(`${log(rowsOf(4))}${odd}\n${line()}\n`))).toEqual(expected);
  });

  test('warns of every time without a zone, shows three, and warns of none where the zone is known; then the rules must shift them', async () => {
    const zoneless = log(rowsOf(6, { event_time: '2019-10-01 00:00:00' }));
    const found = await inspect(zoneless);
    expect([...found.tally.warnings]).toEqual([['time-without-zone', 6]]);
    expect(found.tally.problems.map((problem) => problem.line)).toEqual([2, 3, 4]);
    expect(found.survey.isCanonical).toBe(true);
    const seoul = await inspect(zoneless, ruleSettings(now, 'Asia/Seoul'));
    expect([seoul.tally.warnings.size, seoul.survey.isCanonical, seoul.survey.good]).toEqual([0, false, 6]);
  });

  test('of a last line that was cut is neither canonical nor regular', async () => {
    const { survey, tally } = await inspect(log(rowsOf(6)).slice(0, -10));
    expect(survey).toMatchObject({ rows: 6, good: 5, isCanonical: false, isRegular: false });
    expect([...tally.quarantined]).toEqual([['cut-line', 1]]);
  });

  test('tells after each piece what is known by then', async () => {
    const rows = Array.from({ length: 12_000 }, (_, index) => line({ user_id: String(index) }));
    rows[11_000] = line({ brand: 'a\rb' });
    const { told, survey } = await inspect(`${HEADER}\n${rows.join('\n')}\n`);
    expect(told.length).toBeGreaterThan(1);
    expect([told[0]?.isRegular, told[0]?.isCanonical, told.at(-1)?.isRegular]).toEqual([true, true, false]);
    expect(told.at(-1)).toMatchObject({ bytes: survey.bytes, lines: 12_001 });
  });
});

describe('the good rows of a file, written line by line', () => {
  const goodOf = async (content: string | Buffer, settings = ruleSettings(now)): Promise<[number, string]> => {
    const { file } = await inspect(content, settings);
    const to = `${file}.good`;
    const rows = await writeGoodLines(file, shapeOf(content), to, {
      settings,
      signal: undefined,
      afterPiece: () => undefined,
    });
    return [rows, await readFile(to, 'utf8')];
  };

  test('end in LF, in the order of the file and without what is bad, blank or a header', async () => {
    const [a, b, c] = [line({ user_id: '1' }), line({ user_id: '2', brand: '"x, y"' }), line({ user_id: '3' })];
    expect(await goodOf(`\uFEFF${HEADER}\r\n${a}\r\n\r\n${line({ price: 'x' })}\r\n${b}\n${HEADER}\n${c}`)).toEqual([
      3,
      `${a}\n${b}\n${c}\n`,
    ]);
  });

  test('keep a return within a value, and quotes as they mean', async () => {
    const odd = line({ brand: 'a\rb' });
    expect(await goodOf(`${log(rowsOf(1))}${odd}\n${line({ brand: '"a""b" ' })},\n`)).toEqual([
      3,
      `${line(rowsOf(1)[0])}\n${line({ brand: '"a\rb"' })}\n${line({ brand: '"a""b"' })}\n`,
    ]);
  });
});
