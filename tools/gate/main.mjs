import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tally } from './tally.mjs';

/**
 * The gate: every check of the house, one after another, and one closing line that adds up all runners.
 * Options: `--fresh` ignores Nx's cache; `--slow` adds the slow legs; `--only NAME` runs one step.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const fresh = process.argv.includes('--fresh');
const slow = process.argv.includes('--slow');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
const nx = (...args) => [
  join(root, 'node_modules/.bin/nx'),
  [...args, '--outputStyle=static', ...(fresh ? ['--skipNxCache'] : [])],
];
/** What is built already, when the steps are all run, is not built again. */
const onBuilt = only ? [] : ['--excludeTaskDependencies'];
const node = (file, ...args) => [process.execPath, [join(root, file), ...args]];

const steps = [
  { name: 'generated code is current', run: node('tools/codegen/main.mjs', '--check') },
  { name: 'format', run: [join(root, 'node_modules/.bin/oxfmt'), ['--check']] },
  { name: 'lint rules match the import map', run: node('tools/gate/lint-config.mjs', '--check') },
  { name: 'build', run: nx('run-many', '-t', 'build') },
  { name: 'typecheck', run: nx('run-many', '-t', 'typecheck') },
  { name: 'lint', run: node('tools/gate/lint.mjs') },
  { name: 'unused code', run: [join(root, 'node_modules/.bin/knip'), []] },
  { name: 'links in the documents', run: node('tools/gate/links.mjs') },
  { name: 'tests', run: nx('run-many', '-t', 'test', '--parallel=2', ...onBuilt), runner: true },
  { name: 'end to end', run: nx('run', 'e2e:e2e', ...onBuilt), runner: true },
];

if (slow) {
  steps.push(
    { name: 'first start with the whole demo shop', run: node('tools/gate/first-start.mjs') },
    {
      name: 'the tastes planted in a million events',
      run: [
        join(root, 'node_modules/.bin/vitest'),
        ['run', '--root', 'e2e', 'src/demo-truths.test.ts', 'src/demand-truths.test.ts'],
      ],
      env: { CARTOGRAPH_DEMO_EVENTS: '1000000' },
      runner: true,
    },
    { name: 'false discoveries in two hundred shops without effects', run: node('tools/calibration/main.mjs') },
    {
      name: 'intervals, tests, looks and power of experiments in simulated ones',
      run: node('tools/calibration/experiments.mjs'),
    },
    {
      name: 'uplifts planted in the next month of two hundred demo shops',
      run: node('tools/calibration/campaigns.mjs'),
    },
    {
      name: 'an import killed sixty times',
      run: [join(root, 'node_modules/.bin/vitest'), ['run', '--root', 'libs/events', 'src/crash.test.ts']],
      env: { CARTOGRAPH_KILLS: '60' },
      runner: true,
    },
  );
}

const chosen = only ? steps.filter((step) => step.name === only) : steps;
if (chosen.length === 0) {
  console.error(`There is no step "${only}". The steps are: ${steps.map((step) => step.name).join(', ')}.`);
  process.exit(2);
}

const samples = process.env.CARTOGRAPH_SAMPLES ?? join(root, '../shared/data');
const tally = new Tally();
for (const step of chosen) {
  console.log(`\n── ${step.name}`);
  const started = Date.now();
  const { code, output } = await execute(step.run, step.env);
  tally.add(step.name, { code, output, runner: step.runner ?? false, seconds: (Date.now() - started) / 1000 });
  if (code !== 0 && step.name === 'build') break;
}

console.log(`\n${tally.report()}`);
console.log(
  existsSync(samples)
    ? 'real rows: read from the samples folder'
    : 'real rows: NOT TESTED, there is no samples folder; name one in CARTOGRAPH_SAMPLES',
);
console.log(tally.closingLine());
process.exitCode = tally.failed > 0 ? 1 : 0;

/** Runs one command, passing its output on and keeping it for the tally. */
function execute([command, args], env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, NX_DAEMON: 'false', CARTOGRAPH_SAMPLES: samples, ...env },
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
