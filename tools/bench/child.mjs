import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { secondsSince } from './measure.mjs';
import { copyStatement, literal, openRaw } from './raw-duckdb.mjs';
import { BARE_OVERVIEW, DISTINCT_ROWS } from './raw-questions.mjs';

// One piece of work in a process of its own, so that its peak of memory is its own: a job as JSON on standard input, what became
// of it as JSON on standard output. Code that a job does not need is not loaded.

/** @typedef {{ memory: string, temp: string }} Machine */
/**
 * @typedef {Machine & (
 *   | { kind: 'import', dataDir: string, file: string, maxBadShare: number }
 *   | { kind: 'copy', file: string, out: string, lenient: boolean }
 *   | { kind: 'distinct', rows: string, out: string }
 *   | { kind: 'overview', dataDir: string, timeZone: string }
 *   | { kind: 'bare-overview', rows: string }
 * )} EngineJob
 */
/** @typedef {EngineJob | { kind: 'als', directory: string, users: number, items: number, settings: Record<string, number> }} Job */

/** @type {Job} */
const job = JSON.parse(readFileSync(0, 'utf8'));
const { seconds, result } = await doJob(job);
process.stdout.write(JSON.stringify({ seconds, result, rssBytes: process.resourceUsage().maxRSS * 1024 }));

/** @param {Job} work @returns {Promise<{ seconds: number, result: unknown }>} */
async function doJob(work) {
  switch (work.kind) {
    case 'import':
      return importFile(work);
    case 'overview':
      return answerOverview(work);
    case 'als':
      return fitFactors(work);
    case 'copy':
      return ask(work, (raw) => raw.run(copyStatement(work.file, work.out, { lenient: work.lenient })));
    case 'distinct':
      return ask(work, (raw) =>
        raw.run(
          `COPY (${DISTINCT_ROWS(work.rows)} ORDER BY event_time) TO ${literal(work.out)} (FORMAT parquet, COMPRESSION zstd)`,
        ),
      );
    case 'bare-overview':
      return ask(work, (raw) => raw.rows(BARE_OVERVIEW(work.rows)));
  }
}

/** @param {Machine} machine @param {(raw: import('./raw-duckdb.mjs').Raw) => Promise<unknown>} question */
async function ask(machine, question) {
  const began = performance.now();
  const raw = await openRaw(machine);
  const result = await question(raw);
  const seconds = secondsSince(began);
  raw.close();
  return { seconds, result };
}

/** @param {Extract<Job, { kind: 'import' }>} work */
async function importFile({ dataDir, file, maxBadShare, memory }) {
  const { importLog } = await import('@cartograph/events');
  let step = '';
  const began = performance.now();
  const report = await importLog({
    dataDir,
    paths: [file],
    isSynthetic: true,
    maxBadShare,
    memoryLimit: memory,
    threads: availableParallelism(),
    onProgress: (progress) => {
      if (progress.step === step) return;
      step = progress.step;
      process.stderr.write(`  ${secondsSince(began).toFixed(1).padStart(7)} s  ${step}\n`);
    },
  });
  return { seconds: secondsSince(began), result: { ...report, problems: report.problems.slice(0, 3) } };
}

/** @param {Extract<Job, { kind: 'overview' }>} work */
async function answerOverview({ dataDir, timeZone, memory }) {
  const started = performance.now();
  const [{ openLake }, { overview }] = await Promise.all([
    import('@cartograph/events'),
    import('@cartograph/analytics'),
  ]);
  const loading = secondsSince(started);
  const began = performance.now();
  const lake = await openLake({ dataDir, memoryLimit: memory });
  const { total, days } = await overview(await lake.store(), { timeZone });
  const seconds = secondsSince(began);
  await lake.close();
  return { seconds, result: { total, days, loading } };
}

/** @param {Extract<Job, { kind: 'als' }>} work */
async function fitFactors({ directory, users, items, settings }) {
  const { fit } = await import('@cartograph/als');
  const bytesOf = (/** @type {string} */ name) => new Uint8Array(readFileSync(join(directory, name))).buffer;
  const matrix = {
    rows: users,
    columns: items,
    indptr: new Int32Array(bytesOf('train.indptr.i32')),
    indices: new Int32Array(bytesOf('train.indices.i32')),
    values: new Float32Array(bytesOf('train.values.f32')),
  };
  const began = performance.now();
  await fit(matrix, settings);
  return { seconds: secondsSince(began), result: null };
}
