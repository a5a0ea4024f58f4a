import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { importLog } from '@cartograph/events';
import { demoLog } from './demo-log.mjs';
import { alternate, resultOf, secondsSince } from './measure.mjs';
import { BENCH_DIR, referencePython, startWorker } from './reference-python.mjs';

const PACKAGES = ['duckdb==1.5.6'];

/**
 * Imports log files into an empty lake (checked, sessionized, duplicates dropped, sorted, tables counted), against DuckDB
 * of the same version copying the same CSV to Parquet and no more. The reference does less: it is the floor.
 *
 * @param {import('./main.mjs').BenchOptions} options
 */
export async function run({ events, rounds, say }) {
  const files = await demoLog(events, say);
  const bytes = (await Promise.all(files.map((file) => stat(file)))).reduce((sum, { size }) => sum + size, 0);
  const worker = startWorker(await referencePython(PACKAGES, say), 'duckdb_worker.py');
  const folder = await mkdtemp(join(BENCH_DIR, 'import-'));
  try {
    let run = 0;
    const pairs = await alternate({
      rounds,
      ours: async () => {
        run += 1;
        say(`round ${run} …`);
        const dataDir = join(folder, `lake-${run}`);
        const began = performance.now();
        const report = await importLog({ dataDir, paths: files, isSynthetic: true });
        const seconds = secondsSince(began);
        await rm(dataDir, { recursive: true, force: true });
        return { value: report.read / seconds, detail: report };
      },
      reference: async () => {
        const { seconds = Number.NaN, rows = 0 } = await worker.ask({ files, out: join(folder, 'copy.parquet') });
        return { value: rows / seconds, detail: rows };
      },
    });
    const { read, accepted, duplicates } = pairs.oursDetail;
    return [
      resultOf(pairs, {
        case: `import ${read} rows`,
        unit: 'rows/s',
        better: 'more',
        agree: read === pairs.referenceDetail,
        note: `${(bytes / 1e6).toFixed(0)} MB; ours read ${read} = accepted ${accepted} + duplicates ${duplicates} + quarantined, DuckDB copied ${pairs.referenceDetail}`,
      }),
    ];
  } finally {
    worker.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
