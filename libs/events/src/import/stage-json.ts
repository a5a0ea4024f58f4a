import { createHash } from 'node:crypto';
import path from 'node:path';
import { ImportError } from '../errors.js';
import { LOG_COLUMNS, type LogColumn } from '../schema.js';
import { AppendFile } from './append-file.js';
import { judgeValues, textOf, trimmed, writeRow, type LineVerdict } from './judge-line.js';
import { UUID } from './line-inspection.js';
import { NO_LINE } from './line-language.js';
import { parseJsonObject, type JsonValue } from './line-json.js';
import { LineScan, type LookedAt } from './line-scan.js';
import { columnOf, type LogShape } from './log-shape.js';
import { readPieces } from '../read-pieces.js';
import { REASONS, type RuleSettings } from './row-rules.js';
import type { PlainFile, Stage, StagedLines } from './stage-csv.js';
import { writeJudgedCsv } from './stage-rows.js';

/** Judges one line of a file of JSON objects. */
export function judgeJson(
  line: LookedAt,
  { hasBom, forms = null }: Pick<LogShape, 'hasBom' | 'forms'>,
  settings: RuleSettings,
): LineVerdict {
  const read = textOf(line, hasBom);
  if ('verdict' in read) return read.verdict;
  const object = parseJsonObject(read.text);
  if (object === null) {
    const reason = line.isTerminated ? 'not-json' : 'cut-line';
    return { reason, column: null, value: read.text, remedy: REASONS[reason] };
  }
  const values: Partial<Record<LogColumn, string | null>> = {};
  for (const [key, value] of object) {
    const column = columnOf(key);
    if (column === null) continue;
    const fault = faultOf(value);
    if (fault !== null)
      return { reason: fault, column, value: value.text.replaceAll('\0', '\uFFFD'), remedy: REASONS[fault] };
    values[column] = value.kind === 'null' ? null : trimmed(value.text);
  }
  return judgeValues(values, forms, (own) => LOG_COLUMNS.map((column) => own[column] ?? ''), settings);
}

const faultOf = ({ kind, text }: JsonValue): 'bad-json-value' | 'nul-byte' | null =>
  kind === 'other' ? 'bad-json-value' : text.includes('\0') ? 'nul-byte' : null;

/** Stages a file of JSON lines: each line is judged, and the good rows go to the engine as plain lines. About three microseconds a row. */
export async function stageJson(stage: Stage, file: PlainFile): Promise<StagedLines> {
  const { connection, folder, buckets, catalog, signal, progress, quarantine } = stage;
  const good = new AppendFile(path.join(folder, `file-${file.source}-good.csv`));
  const hash = createHash('sha256');
  let [rows, goodRows, bytes, hasUuidSessions] = [0, 0, 0, true];
  const ends = { LF: 0, CRLF: 0 };
  const look = (line: LookedAt): void => {
    if (line.isTerminated) ends[line.returns > 0 ? 'CRLF' : 'LF'] += 1;
    if (line.bytes.length === 0) return;
    rows += 1;
    const verdict = judgeJson(line, file.shape, file.settings);
    file.tally.take(verdict, { line: line.number, byteOffset: line.offset, bytes: line.bytes });
    if (verdict.reason !== null) return;
    goodRows += 1;
    const session = verdict.values.user_session ?? null;
    if (session !== null && !UUID.test(session)) hasUuidSessions = false;
    good.add(writeRow(verdict.fields, ','));
  };
  const scan = new LineScan(NO_LINE, { always: Number.POSITIVE_INFINITY, zonelessExamples: 0, look });
  progress.begin(`reading ${file.name}`, 'bytes', file.bytes, file.name);
  try {
    const afterPiece = async (read: number): Promise<void> => {
      await good.flush();
      await quarantine.flush();
      await file.longIds.flush();
      progress.update(read, rows);
    };
    for await (const piece of readPieces(file.plain, { signal, afterPiece })) {
      hash.update(piece);
      scan.feed(piece);
      bytes += piece.length;
    }
    scan.finish();
    await quarantine.flush();
  } finally {
    await good.close();
  }
  const rowsDir = path.join(folder, `file-${file.source}-rows`);
  if (goodRows > 0) {
    const counts = await writeJudgedCsv(
      { connection, rowsDir, source: file.source, buckets, catalog, hasUuidSessions },
      { file: good.path, delimiter: ',', columns: LOG_COLUMNS, skip: 0, newLine: '\n' },
      file.settings,
      `${file.source}_json`,
      signal === undefined ? {} : { signal },
    );
    if (counts.good !== goodRows || counts.bad.size > 0 || counts.rejected > 0)
      throw new ImportError(
        'passes-disagree',
        `${file.name}: ${goodRows} good rows were read and ${counts.good} arrived, so nothing was imported: please report this with the file`,
      );
  }
  const lineEnd =
    ends.LF > 0 && ends.CRLF > 0 ? 'mixed line ends' : ends.CRLF > 0 ? 'CRLF' : ends.LF > 0 ? 'LF' : 'no line end';
  return {
    rowsDir,
    survey: {
      isCanonical: false,
      isRegular: false,
      hasUuidSessions,
      bytes,
      rows,
      good: goodRows,
      physicalLines: scan.lines,
      lineEnd,
      sha256: hash.digest('hex'),
    },
  };
}
