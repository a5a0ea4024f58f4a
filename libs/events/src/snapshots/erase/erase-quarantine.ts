import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { renameDurably, syncToDisk } from '../../durable-file.js';
import { fileLiteral, literal } from '../../engines/duckdb/engine.js';
import { run } from '../../engines/duckdb/run.js';
import { ifMissing } from '../../missing-file.js';
import { lakePaths, type Pointer } from '../../manifest.js';
import { checkQuarantine, isReportSealed, readReport, writeReport } from '../../report-file.js';
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

/** Removes the rows of quarantine files, and the examples in reports, that name one of the users. Each file is replaced in one step. */
export async function eraseFromQuarantine(
  { dir, folder, connection, signal }: QuarantineWork,
  { reports }: Pointer,
  ids: readonly string[],
): Promise<RemovedRows> {
  const paths = lakePaths(dir);
  const options = signal === undefined ? {} : { signal };
  const pattern = namesUserPattern(ids);
  const names = new RegExp(pattern);
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
      if (named > 0) {
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
            `COPY (SELECT * FROM ${source} WHERE NOT coalesce(regexp_matches(${texts}, ${literal(pattern)}), false)) TO ${literal(aside)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)`,
            options,
          );
          await syncToDisk(aside);
          await renameDurably(aside, file);
        } else await rm(file);
      }
    }
    const report = await readReport(dir, id);
    const problems = report.problems.filter(({ value }) => !names.test(value));
    if (
      problems.length === report.problems.length &&
      (isThere || report.quarantineFile === null) &&
      (await isReportSealed(dir, id))
    )
      continue;
    for (const user of ids)
      if (report.problems.some(({ value }) => new RegExp(namesUserPattern([user])).test(value))) found.add(user);
    await writeReport(dir, { ...report, problems, quarantineFile: isThere ? report.quarantineFile : null });
    files.push(path.relative(dir, paths.report(id)));
  }
  return { rows, files, found };
}

async function hasColumn(connection: DuckDBConnection, source: string, column: string): Promise<boolean> {
  return (await (await run(connection, `DESCRIBE SELECT * FROM ${source}`)).getRowsJson()).some(
    ([name]) => name === column,
  );
}

const isFile = async (file: string): Promise<boolean> => (await ifMissing(stat(file), null))?.isFile() === true;
