import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { monthLog } from './demo-log.mjs';
import { cleanContents, dirtyLog } from './dirty-log.mjs';
import { alternate, median, resultOf } from './measure.mjs';
import { openRaw } from './raw-duckdb.mjs';
import { countTotals } from './raw-questions.mjs';
import { BENCH_DIR } from './reference-python.mjs';
import { ChildError, runChild } from './run-child.mjs';

/** @typedef {import('@cartograph/events').ImportReport} ImportReport */

/**
 * Imports a log into a fresh data folder until the snapshot is committed (checked, told apart by user and month, copies
 * dropped, sessions and every table made), against DuckDB of the same version copying the same CSV to Parquet and no
 * more. Each run is a process of its own. The reference does far less: it is the floor.
 *
 * @param {import('./measure.mjs').BenchOptions} options
 */
export async function run(options) {
  const { bad, memory, rounds, say } = options;
  const clean = await monthLog(options);
  await mkdir(BENCH_DIR, { recursive: true });
  const {
    file,
    lines,
    bad: spoilt,
  } = bad > 0 ? await dirtyLog(clean, bad) : { file: clean, ...(await cleanContents(clean)) };
  const { size } = await stat(file);
  const folder = await mkdtemp(join(BENCH_DIR, 'import-'));
  const [rows, temp] = [join(folder, 'copy.parquet'), join(folder, 'spill')];
  try {
    say('warming up: one plain COPY …');
    const lenient = await needsLenience({ file, out: rows, memory, temp, say });
    /** @type {number[]} */ const lakeBytes = [];
    const pairs = await alternate({
      rounds,
      warmUp: false,
      ours: async (round) => {
        say(`round ${round + 1} of ${rounds}: import …`);
        const dataDir = join(folder, 'data');
        const { seconds, rssBytes, result } = await runChild({
          kind: 'import',
          dataDir,
          file,
          maxBadShare: Math.max(0.01, Math.min(1, 2 * bad)),
          memory,
          temp,
        });
        lakeBytes.push(await bytesBelow(join(dataDir, 'lake')));
        await rm(dataDir, { recursive: true, force: true });
        return { value: seconds, detail: { report: /** @type {ImportReport} */ (result), rssBytes } };
      },
      reference: async (round) => {
        say(`round ${round + 1} of ${rounds}: plain COPY …`);
        await rm(rows, { force: true });
        const { seconds, rssBytes } = await runChild({ kind: 'copy', file, out: rows, lenient, memory, temp });
        return { value: seconds, detail: rssBytes };
      },
    });
    const { report, rssBytes } = pairs.oursDetail;
    say('counting the totals by plain SQL …');
    const faults = await differences(report, { rows, folder, memory, temp, lines, spoilt });
    const times = pairs.ours.map((value, round) => value / (pairs.reference[round] ?? Number.NaN));
    const figures = {
      timesTheCopy: median(times),
      oursSeconds: median(pairs.ours),
      copySeconds: median(pairs.reference),
      oursRssBytes: rssBytes,
      copyRssBytes: pairs.referenceDetail,
      csvBytes: size,
      lakeBytes: median(lakeBytes),
      lakePerCsv: median(lakeBytes) / size,
      copyPerCsv: (await stat(rows)).size / size,
    };
    const quarantined = Object.values(report.quarantined).reduce((sum, n) => sum + n, 0);
    return [
      resultOf(pairs, {
        case: `import ${report.read} rows${bad > 0 ? `, ${Number((bad * 100).toFixed(4))} % bad` : ''}`,
        unit: 's',
        better: 'less',
        agree: faults.length === 0,
        figures,
        note: [
          `${figures.timesTheCopy.toFixed(2)} × the COPY (${Math.min(...times).toFixed(2)}–${Math.max(...times).toFixed(2)})`,
          `peak RSS ${mebibytes(rssBytes)}, the COPY ${mebibytes(pairs.referenceDetail)}`,
          `lake ${(100 * figures.lakePerCsv).toFixed(1)} % of ${mebibytes(size)} CSV, the COPY ${(100 * figures.copyPerCsv).toFixed(1)} %`,
          `${lines} lines = ${report.accepted} accepted + ${report.duplicates} duplicates + ${quarantined} quarantined`,
          faults.length === 0
            ? `${report.users} users, ${report.sessions} sessions, ${report.products} products, ${report.buyers} buyers, revenue ${report.revenue} as by plain SQL`
            : `DIFFERS: ${faults.join('; ')}`,
        ].join('; '),
      }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a plain COPY breaks off at a bad row, so that it must pass over such rows. @param {{ file: string, out: string, memory: string, temp: string, say: (line: string) => void }} about */
async function needsLenience({ file, out, memory, temp, say }) {
  try {
    await runChild({ kind: 'copy', file, out, lenient: false, memory, temp });
    return false;
  } catch (error) {
    if (
      !(error instanceof ChildError) ||
      !/ignore_errors|Could not convert|Error when converting|Expected Number of Columns|Invalid unicode/i.test(
        error.message,
      )
    )
      throw error;
    say('  it breaks off at a bad row: from here on it passes over such rows (ignore_errors)');
    await runChild({ kind: 'copy', file, out, lenient: true, memory, temp });
    return true;
  }
}

/**
 * Where the report and plain SQL over the copied rows differ, in words.
 *
 * @param {ImportReport} report
 * @param {{ rows: string, folder: string, memory: string, temp: string, lines: number, spoilt: Record<string, number> }} about
 */
async function differences(report, { rows, folder, memory, temp, lines, spoilt }) {
  const distinct = join(folder, 'distinct.parquet');
  await runChild({ kind: 'distinct', rows, out: distinct, memory, temp });
  const raw = await openRaw({ memory, temp });
  const expected = await countTotals(raw, rows, distinct).finally(() => raw.close());
  const quarantined = Object.values(report.quarantined).reduce((sum, n) => sum + n, 0);
  /** @type {[string, unknown, unknown][]} */
  const checks = [
    ['lines read', report.read, lines],
    ['accepted + duplicates + quarantined', report.accepted + report.duplicates + quarantined, lines],
    ['events by type', onlySome(report.eventsByType), onlySome(expected.eventsByType)],
    ['duplicates by type', onlySome(report.duplicatesByType), onlySome(expected.duplicatesByType)],
    ['users', report.users, expected.users],
    ['sessions', report.sessions, expected.sessions],
    ['products', report.products, expected.products],
    ['buyers', report.buyers, expected.buyers],
    ['revenue', Number(report.revenue).toFixed(2), Number(expected.revenue).toFixed(2)],
    ...(Object.keys(spoilt).length > 0
      ? [
          /** @type {[string, unknown, unknown]} */ ([
            'quarantined by reason',
            onlySome(report.quarantined),
            onlySome(spoilt),
          ]),
        ]
      : []),
  ];
  return checks
    .filter(([, ours, theirs]) => JSON.stringify(ours) !== JSON.stringify(theirs))
    .map(([name, ours, theirs]) => `${name}: ours ${JSON.stringify(ours)}, plain SQL ${JSON.stringify(theirs)}`);
}

/** Counts above zero, by name. @param {Readonly<Record<string, number>>} counts */
const onlySome = (counts) =>
  Object.fromEntries(
    Object.entries(counts)
      .filter(([, n]) => n > 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** @param {number} bytes */
const mebibytes = (bytes) => `${Math.round(bytes / 2 ** 20)} MiB`;

/** Bytes of all files below a folder. @param {string} folder */
async function bytesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
