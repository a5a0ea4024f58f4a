import { parseArgs } from 'node:util';
import { MissingReferenceError } from './reference-python.mjs';

/** @typedef {import('./measure.mjs').Result} Result */

/** @type {Record<string, { about: string, load: () => Promise<{ run(options: BenchOptions): Promise<Result[]> }> }>} */
const BENCHMARKS = {
  als: { about: 'implicit ALS: fit and top-10, against implicit 0.7.3 (Python)', load: () => import('./als.mjs') },
  import: { about: 'log files to a lake snapshot, against a plain DuckDB CSV to Parquet COPY', load: () => import('./import.mjs') },
  overview: { about: 'the overview question, against its bare SQL on the same store', load: () => import('./overview.mjs') },
};

/**
 * @typedef {object} BenchOptions
 * @property {string} size - XS, S or M for als.
 * @property {number} rounds - paired runs.
 * @property {number} events - rows of the generated log for import and overview.
 * @property {(line: string) => void} say - progress, for people.
 */

const usage = () =>
  `Usage: npm run -s bench -- NAME [--json] [--size XS|S|M] [--rounds N] [--events N]\n${Object.entries(BENCHMARKS)
    .map(([name, { about }]) => `  ${name.padEnd(9)} ${about}`)
    .join('\n')}`;

/** @param {string} message @returns {never} */
function refuse(message) {
  console.error(`${message}\n${usage()}`);
  process.exit(2);
}

/** @param {string} name @param {string} text @param {number} low */
function wholeNumber(name, text, low) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low) refuse(`--${name} is "${text}"; give a whole number ≥ ${low}.`);
  return value;
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        size: { type: 'string', default: 'S' },
        rounds: { type: 'string', default: '3' },
        events: { type: 'string', default: '1000000' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/** @param {Result[]} results */
function table(results) {
  const rows = results.map((result) => [
    result.case,
    `${result.ours.toPrecision(4)} ${result.unit}`,
    `${result.reference.toPrecision(4)} ${result.unit}`,
    `${result.ratio.toFixed(2)}× (${result.low.toFixed(2)}–${result.high.toFixed(2)})`,
    result.agree ? 'yes' : 'NO',
    result.note,
  ]);
  const head = ['case', 'ours', 'reference', 'ratio', 'agree', 'note'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

const { values, positionals } = readArguments();
if (values.help) {
  console.log(usage());
  process.exit(0);
}
const [name = ''] = positionals;
const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
if (!benchmark || positionals.length > 1) refuse(name === '' ? 'Name one benchmark.' : `There is no benchmark "${positionals.join(' ')}".`);
const options = {
  size: values.size,
  rounds: wholeNumber('rounds', values.rounds, 1),
  events: wholeNumber('events', values.events, 1000),
  say: (/** @type {string} */ line) => console.error(line),
};
try {
  const { run } = await benchmark.load();
  const results = await run(options);
  console.log(values.json ? JSON.stringify(results, null, 1) : table(results));
  if (results.some((result) => !result.agree)) {
    console.error('Some results do not agree with the reference: those ratios say nothing.');
    process.exitCode = 1;
  }
} catch (error) {
  if (error instanceof MissingReferenceError || error instanceof RangeError) {
    console.error(error.message);
    process.exit(1);
  }
  throw error;
}
