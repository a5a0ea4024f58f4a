import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { renameDurably, syncToDisk } from '../../durable-file.js';
import { fileLiteral, literal } from '../../engines/duckdb/engine.js';
import { run } from '../../engines/duckdb/run.js';
import { ifMissing } from '../../missing-file.js';
import { lakePaths, type Pointer } from '../../manifest.js';
import type { ImportReport } from '../../report.js';
import { checkQuarantine, isReportSealed, readReport, writeReport } from '../../report-file.js';
import { textEraser } from './erase-from-text.js';
import { namesUserPattern } from './names-user.js';

/** What was removed from files beside the snapshots. */
export interface RemovedRows {
  readonly rows: number;
  /** Relative to the lake's folder. */
  readonly files: readonly string[];
  readonly found: ReadonlySet<string>;
}

/** Where the work is done. */
export interface QuarantineWork {
  readonly dir: string;
  /** A folder for files on their way. */
  readonly folder: string;
  readonly connection: DuckDBConnection;
  readonly signal: AbortSignal | undefined;
}

/** The texts of a row that was put aside; bytes that are no text stand as they are where they are ASCII. */
const TEXTS = String.raw`concat_ws(chr(10), value, text, regexp_replace(CAST(from_base64(raw_base64) AS VARCHAR), '\\x[0-9A-F]{2}', ' ', 'g'))`;

/** Removes the rows of quarantine files, and the examples in reports, that name one of the users, and takes users out of the names of log files. Each file is replaced in one step. */
export async function eraseFromQuarantine(
  { dir, folder, connection, signal }: QuarantineWork,
  { reports }: Pointer,
  ids: readonly string[],
): Promise<RemovedRows> {
  const paths = lakePaths(dir);
  const options = signal === undefined ? {} : { signal };
  const pattern = namesUserPattern(ids);
  const names = new RegExp(pattern);
  const erase = textEraser(ids);
  const files: string[] = [];
  const found = new Set<string>();
  let rows = 0;
  for (const id of reports) {
    signal?.throwIfAborted();
    const file = paths.quarantineFile(id);
    let isThere = await isFile(file);
    if (isThere) {
      await checkQuarantine(dir, id);
      const source = `read_parquet(${fileLiteral(file)})`;
      const texts = (await hasColumn(connection, source, 'raw_base64')) ? TEXTS : 'concat_ws(chr(10), value, text)';
      const matching = (which: string): string =>
        `SELECT count(*), count(*) FILTER (WHERE regexp_matches(${texts}, ${literal(which)})) FROM ${source}`;
      const count = async (which: string): Promise<number[]> =>
        ((await (await run(connection, matching(which), options)).getRowsJson())[0] ?? []).map(Number);
      const [all = 0, named = 0] = await count(pattern);
      const renamed = await renamedFiles(connection, source, erase);
      if (named > 0 || renamed.length > 0) {
        for (const user of ids)
          if (!found.has(user) && (await count(namesUserPattern([user])))[1] !== 0) found.add(user);
        rows += named;
        files.push(path.relative(dir, file));
        isThere = named < all;
        await writeReport(dir, await readReport(dir, id), { isReplacing: true });
        if (isThere) {
          const aside = path.join(folder, `${id}.parquet`);
          await run(
            connection,
            `COPY (SELECT * ${fileColumn(renamed)} FROM ${source} WHERE NOT coalesce(regexp_matches(${texts}, ${literal(pattern)}), false)) TO ${literal(aside)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)`,
            options,
          );
          await syncToDisk(aside);
          await renameDurably(aside, file);
        } else await rm(file);
      }
    }
    const report = await readReport(dir, id);
    const left = withoutNames(report, erase);
    const problems = left.problems.filter((_, place) => !names.test(report.problems[place]?.value ?? ''));
    if (
      JSON.stringify({ ...left, problems }) === JSON.stringify(report) &&
      (isThere || report.quarantineFile === null) &&
      (await isReportSealed(dir, id))
    )
      continue;
    for (const user of ids)
      if (report.problems.some(({ value }) => new RegExp(namesUserPattern([user])).test(value))) found.add(user);
    await writeReport(dir, { ...left, problems, quarantineFile: isThere ? report.quarantineFile : null });
    files.push(path.relative(dir, paths.report(id)));
  }
  return { rows, files, found };
}

/** Names of log files that name a user, with what they become. */
async function renamedFiles(
  connection: DuckDBConnection,
  source: string,
  erase: ReturnType<typeof textEraser>,
): Promise<[string, string][]> {
  const rows = await (
    await run(connection, `SELECT DISTINCT file FROM ${source} WHERE file IS NOT NULL`)
  ).getRowsJson();
  return rows.flatMap(([file]): [string, string][] => {
    const { text, erased } = erase(String(file));
    return erased > 0 ? [[String(file), text]] : [];
  });
}

const fileColumn = (renamed: readonly [string, string][]): string =>
  renamed.length === 0
    ? ''
    : `REPLACE (CASE file ${renamed.map(([from, to]) => `WHEN ${literal(from)} THEN ${literal(to)}`).join(' ')} ELSE file END AS file)`;

/** A report whose names of files, and whatever tells of them, name no user. */
function withoutNames(report: ImportReport, erase: ReturnType<typeof textEraser>): ImportReport {
  const text = (value: string): string => erase(value).text;
  return {
    ...report,
    catalog: report.catalog === null ? null : text(report.catalog),
    alreadyImported: report.alreadyImported.map(text),
    files: report.files.map((file) => ({ ...file, name: text(file.name), readAs: text(file.readAs) })),
    skipped: report.skipped.map((file) => ({ ...file, name: text(file.name), why: text(file.why) })),
    problems: report.problems.map((problem) => ({
      ...problem,
      file: text(problem.file),
      value: text(problem.value),
      remedy: text(problem.remedy),
    })),
  };
}

async function hasColumn(connection: DuckDBConnection, source: string, column: string): Promise<boolean> {
  return (await (await run(connection, `DESCRIBE SELECT * FROM ${source}`)).getRowsJson()).some(
    ([name]) => name === column,
  );
}

const isFile = async (file: string): Promise<boolean> => (await ifMissing(stat(file), null))?.isFile() === true;
