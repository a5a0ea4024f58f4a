import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FULL_MONTH } from '@cartograph/demo-shop';
import { ChildError } from './run-child.mjs';
import { MissingReferenceError } from './reference-python.mjs';

/** @typedef {import('./measure.mjs').Result} Result */
/** @typedef {import('./measure.mjs').BenchOptions} BenchOptions */

/** @type {Record<string, { about: string, events?: number, load: () => Promise<{ run(options: BenchOptions): Promise<Result[]> }> }>} */
const BENCHMARKS = {
  als: { about: 'implicit ALS: fit and top-10, against implicit 0.7.3 (Python)', load: () => import('./als.mjs') },
  'als-tuning': {
    about: 'implicit ALS tuned on a validation slice, against EASE (Python)',
    load: () => import('./als-tuning.mjs'),
  },
  analytics: {
    about:
      'the questions of a dashboard, whole, by category and by brand, against the fastest plain SQL on the same lake',
    load: () => import('./analytics.mjs'),
  },
  'analytics-api': {
    about:
      'the questions of a dashboard over HTTP, every answer worked out again, against the fastest plain SQL in process',
    load: () => import('./analytics-api.mjs'),
  },
  append: {
    about: 'live events, durable when acknowledged, against a bare append and fsync',
    load: () => import('./append.mjs'),
  },
  experiments: {
    about: 'the past re-randomized, against numpy; tests of campaigns, against gbstats 0.8.0 (Python)',
    load: () => import('./experiments.mjs'),
  },
  import: {
    about: 'a log to a lake snapshot, against a plain DuckDB COPY of CSV to Parquet',
    load: () => import('./import.mjs'),
  },
  knn: { about: 'item-kNN and EASE, against implicit 0.7.3 and numpy (Python)', load: () => import('./knn.mjs') },
  lookup: {
    about: 'one user, session, product, page of users and the first overview, against plain SQL over Parquet',
    load: () => import('./lookup.mjs'),
  },
  topk: {
    about: 'top-10 of one user after the other and of all at once, against implicit 0.7.3 (Python)',
    load: () => import('./topk.mjs'),
  },
  overview: {
    about: 'the overview question, against its bare SQL on the same store',
    load: () => import('./overview.mjs'),
  },
  ratings: {
    about: 'explicit ratings: biased SVD and neighbors, against scikit-surprise 1.1.5 (Python)',
    load: () => import('./ratings.mjs'),
  },
  requests: {
    about: 'what a request takes of the server, against `{ hello }` of a plain Apollo Server',
    load: () => import('./requests.mjs'),
  },
  serve: {
    about: 'ALS from a cart over HTTP at 200 requests/s, VMIS-kNN in process; against floors, for want of a reference',
    events: 3_820_000,
    load: () => import('./serve.mjs'),
  },
  sessions: {
    about: 'V-SkNN and VMIS-kNN against a plain Python reference; published protocols on real months',
    load: () => import('./sessions.mjs'),
  },
};

const usage = () =>
  `Usage: npm run -s bench -- NAME [--json] [--rounds N] and
  als               [--size XS|S|M]
  als-tuning        [--size XS|S] [--resume] [--minutes N]
  topk              [--size XS|S|M]
  experiments       [--size XS|S]
  knn               [--size XS|S|M]
  overview          [--events N]
  analytics         [--events N | --data DIR] [--memory 4GiB]
  analytics-api     [--events N | --data DIR] [--memory 4GiB]
  import            [--events N | --month | --csv FILE] [--bad FRACTION] [--memory 4GiB]
  lookup            [--events N | --month | --csv FILE] [--data DIR] [--memory 4GiB]
  append            [--seconds N]
  ratings           [--data FILE]
  requests          [--events N]
  serve             [--events N | --csv FILE] [--seconds N] [--memory 4GiB]
  sessions          [--events N | --csv FILE] [--memory 4GiB]
${Object.entries(BENCHMARKS)
  .map(([name, { about }]) => `  ${name.padEnd(11)} ${about}`)
  .join('\n')}
  --month is ${FULL_MONTH} rows; it needs about 20 GB of disk.`;

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

/** @param {string} text */
function fraction(text) {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1))
    refuse(`--bad is "${text}"; give a fraction from 0 to less than 1, such as 0.005.`);
  return value;
}

/** @param {string} text */
function memoryLimit(text) {
  if (!/^[1-9]\d*(?:\.\d+)?\s?(?:[KMGT]i?B)$/.test(text)) refuse(`--memory is "${text}"; give a size such as 4GiB.`);
  return text;
}

/** A path as the person typed it. @param {string | undefined} text */
const path = (text) => (text === undefined ? null : resolve(process.env['CARTOGRAPH_CWD'] ?? process.cwd(), text));

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        size: { type: 'string', default: 'S' },
        resume: { type: 'boolean', default: false },
        minutes: { type: 'string' },
        rounds: { type: 'string', default: '3' },
        events: { type: 'string' },
        month: { type: 'boolean', default: false },
        csv: { type: 'string' },
        bad: { type: 'string', default: '0' },
        memory: { type: 'string', default: '4GiB' },
        data: { type: 'string' },
        seconds: { type: 'string', default: '30' },
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
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const { values, positionals } = readArguments();
if (values.help) {
  console.log(usage());
  process.exit(0);
}
const [name = ''] = positionals;
const benchmark = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
if (!benchmark || positionals.length > 1)
  refuse(name === '' ? 'Name one benchmark.' : `There is no benchmark "${positionals.join(' ')}".`);
const options = {
  size: values.size,
  resume: values.resume,
  minutes: values.minutes === undefined ? Infinity : wholeNumber('minutes', values.minutes, 0),
  rounds: wholeNumber('rounds', values.rounds, 1),
  events: values.month
    ? FULL_MONTH
    : wholeNumber('events', values.events ?? String(benchmark.events ?? 1_000_000), 1000),
  csv: path(values.csv),
  bad: fraction(values.bad),
  memory: memoryLimit(values.memory),
  data: path(values.data),
  seconds: wholeNumber('seconds', values.seconds, 1),
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
  if (error instanceof MissingReferenceError || error instanceof ChildError || error instanceof RangeError) {
    console.error(error.message);
    process.exit(1);
  }
  throw error;
}
