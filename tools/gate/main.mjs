import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nxEnvironment } from '../bootstrap/build.mjs';
import { appendRun, driftOf, readSeries } from './series.mjs';
import { Tally } from './tally.mjs';

/**
 * The gate: every check of the house, one after another, and one closing line that adds up all runners.
 * Options: `--fresh` ignores Nx's cache; `--full` runs everything at full size, without a cache and with a fresh seed, and appends the figures of each step that
 * is green to the series; `--only NAME` runs one step.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const { full, fresh, only } = readOptions();
const bin = (name) => join(root, 'node_modules/.bin', name);
/** A program with its arguments. @typedef {[string, string[]]} Program */
/** @returns {Program} */
const nx = (...args) => [bin('nx'), [...args, '--outputStyle=static', ...(fresh ? ['--skipNxCache'] : [])]];
/** What is built already, when the steps are all run, is not built again. */
const onBuilt = only ? [] : ['--excludeTaskDependencies'];
/** @returns {Program} */
const node = (file, ...args) => [process.execPath, [join(root, file), ...args]];

const seed = full ? String(process.env.PROPERTY_SEED ?? randomInt(1, 100_000)) : undefined;
const scratch = full ? mkdtempSync(join(tmpdir(), 'cartograph-gate-')) : undefined;

/** @type {{ name: string, run: Program, counts?: 'one' | 'tasks' | 'tests', isNeeded?: boolean, runners?: number, env?: Record<string, string> }[]} */
const steps = [
  { name: 'format', run: [bin('oxfmt'), ['--check']] },
  {
    name: 'build, types, generated code, unused code and links',
    run: nx('run-many', '-t', 'build', 'typecheck', 'codegen:check', 'unused', 'links', '--parallel=2'),
    counts: 'tasks',
    isNeeded: true,
  },
  { name: 'lint', run: nx('run', 'tools:lint') },
  {
    name: 'tests',
    run: nx('run-many', '-t', 'test', '--parallel=2', ...onBuilt),
    counts: 'tests',
    runners: roomsWithTests(),
  },
  {
    name: 'end to end',
    run: nx('run', 'e2e:e2e', ...onBuilt),
    // In a million events all that is planted in the demo shop has to be found. CI draws fifty logs for headlines, a tenth of the full run's.
    env: full ? { CARTOGRAPH_DEMO_EVENTS: '1000000' } : fresh ? { PROPERTY_SHARE: '0.1' } : {},
    counts: 'tests',
  },
];

if (full) {
  const calibrate = (name) => node(`tools/calibration/${name}.mjs`, '--seed', seed);
  steps.push(
    { name: 'first start with the whole demo shop', run: node('tools/gate/first-start.mjs') },
    { name: 'false discoveries in two hundred shops without effects', run: calibrate('false-discoveries') },
    { name: 'intervals, tests, looks and power of experiments in simulated ones', run: calibrate('experiments') },
    { name: 'stars and laggards of shops whose products are alike', run: calibrate('stars') },
    { name: 'shares of sessions of random samples of users', run: calibrate('session-shares') },
    { name: 'uplifts planted in the next month of two hundred demo shops', run: calibrate('campaigns') },
    { name: 'scenarios simulated before the next month of forty demo shops', run: calibrate('simulated-campaigns') },
  );
} else {
  steps.push({
    name: 'first start, and a tenth of each calibration',
    run: nx('run-many', '-t', 'first-start', 'calibrate', '--parallel=2', ...onBuilt),
    counts: 'tasks',
  });
}

const chosen = only ? steps.filter((step) => step.name === only) : steps;
if (chosen.length === 0) {
  console.error(`There is no step "${only}". The steps are: ${steps.map((step) => step.name).join(', ')}.`);
  process.exit(2);
}
if (full) console.log(`Full run with seed ${seed}; PROPERTY_SEED=${seed} npm run test:full repeats it.`);

const tally = new Tally();
for (const [at, step] of chosen.entries()) {
  console.log(`\n── ${step.name}`);
  const started = Date.now();
  const figuresFile = scratch && join(scratch, `${at}.jsonl`);
  const { code, output } = await execute(step.run, {
    ...(full ? { TEST_SIZE: 'full', PROPERTY_SEED: seed, FIGURES_FILE: figuresFile } : {}),
    ...step.env,
  });
  const seconds = (Date.now() - started) / 1000;
  const isGreen = tally.add(step.name, { code, output, counts: step.counts ?? 'one', runners: step.runners, seconds });
  if (figuresFile) record(step.name, { figuresFile, seconds, isGreen });
  if (code !== 0 && step.isNeeded) break;
}

console.log(`\n${tally.report()}`);
if (scratch) rmSync(scratch, { recursive: true, force: true });
console.log(tally.closingLine());
process.exitCode = tally.failed > 0 ? 1 : 0;

/** A word that is not understood stops the gate: it would run something else than was meant, and be green. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: { full: { type: 'boolean' }, fresh: { type: 'boolean' }, only: { type: 'string' } },
    });
    return { full: values.full ?? false, fresh: values.full || values.fresh || false, only: values.only };
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : error}\nThe options are --fresh, --full and --only NAME.`,
    );
    process.exit(2);
  }
}

function roomsWithTests() {
  const inner = ['apps', 'libs'].flatMap((folder) => readdirSync(join(root, folder)).map((room) => join(folder, room)));
  return [...inner, 'tools'].filter((room) => existsSync(join(root, room, 'vitest.config.ts'))).length;
}

/** A run without a cache also takes no size or share of its cases from the shell: it executes what it says. */
function environment() {
  const env = nxEnvironment(root);
  if (fresh) for (const name of ['TEST_SIZE', 'PROPERTY_SHARE', 'CARTOGRAPH_DEMO_EVENTS']) delete env[name];
  return env;
}

/** Runs one command, passing its output on and keeping it for the tally. */
function execute([command, args], env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...environment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', (text) => {
        output += text;
        process[stream].write(text);
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output }),
    );
  });
}

/**
 * Appends the figures of a step of the full run to the committed series where all of it passed, and says which of them have moved.
 *
 * @param {string} step @param {{ figuresFile: string, seconds: number, isGreen: boolean }} ended
 */
function record(step, { figuresFile, seconds, isGreen }) {
  const file = join(root, 'docs/full-runs.csv');
  const before = readSeries(file);
  const figures = existsSync(figuresFile)
    ? readFileSync(figuresFile, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  for (const line of driftOf(before, figures)) console.log(line);
  if (!isGreen) {
    console.log(`The series takes figures of green steps only; those of "${step}" are left out.`);
    return;
  }
  const run = { date: new Date().toISOString().slice(0, 10), commit: commitNow(), seed: String(seed) };
  appendRun(file, run, [...figures, { name: `seconds: ${step}`, value: seconds }]);
  console.log(`${figures.length} figures were appended to docs/full-runs.csv: commit it.`);
}

/** The commit that is tested; `+` where the tree differs from it, but for the series. */
function commitNow() {
  /** @param {string[]} args */
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const isChanged = git('status', '--porcelain', '--', '.', ':!docs/full-runs.csv') !== '';
  return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? '+' : ''}`;
}
