import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { clopperPearson } from '@cartograph/metrics';
import { HYPOTHESES } from './hypotheses.mjs';

/**
 * The slow leg: asks the hypotheses of shops in which nothing is planted, and counts the shops in which they find something all the same.
 * Fails when the lower 99 % Clopper–Pearson bound of that share lies above the rate that the hypothesis states.
 * Options: `--shops N` (200), `--events N` a shop (100,000), `--only TEXT` hypotheses whose name holds it, `--processes N`.
 */
const { values } = parseArgs({
  options: {
    shops: { type: 'string', default: '200' },
    events: { type: 'string', default: '100000' },
    only: { type: 'string', default: '' },
    processes: { type: 'string', default: String(availableParallelism()) },
  },
});
const shops = Number(values.shops);
const processes = Math.min(Number(values.processes), shops);
const asked = HYPOTHESES.filter(({ name }) => name.includes(values.only));
if (asked.length === 0) {
  console.error(`No hypothesis has "${values.only}" in its name: ${HYPOTHESES.map(({ name }) => name).join('; ')}.`);
  process.exit(2);
}

const began = Date.now();
const results = (await Promise.all(Array.from({ length: processes }, (_, at) => part(at + 1)))).flat();
if (results.length !== shops) throw new Error(`${shops} shops were asked for, ${results.length} were answered.`);

let failed = 0;
for (const { name, rate } of asked) {
  const answers = results.map(({ answers: all }) => all.find((answer) => answer.name === name));
  const withAny = answers.filter(({ discoveries }) => discoveries > 0).length;
  const lookedAt = answers.reduce((sum, answer) => sum + answer.lookedAt, 0);
  const { value, low } = clopperPearson(withAny, shops, { alpha: 0.01, side: 'lower' });
  const { high } = clopperPearson(withAny, shops, { alpha: 0.01, side: 'upper' });
  const holds = low <= rate;
  if (!holds) failed += 1;
  const slowest = Math.max(...answers.map(({ seconds }) => seconds));
  console.log(
    `${holds ? 'ok  ' : 'FAIL'} ${name}: ${withAny} of ${shops} shops with a false discovery (${(100 * value).toFixed(1)} %, 99 % bounds ${(100 * low).toFixed(2)} and ${(100 * high).toFixed(2)}; stated ${100 * rate} %), ` +
      `${Math.round(lookedAt / shops).toLocaleString('en-US')} effects looked at in each, ${slowest.toFixed(2)} s at most`,
  );
}
console.log(
  `${shops} shops of ${Number(values.events).toLocaleString('en-US')} events in ${Math.round((Date.now() - began) / 1000)} s on ${processes} processes`,
);
process.exitCode = failed > 0 ? 1 : 0;

/** The shops whose number is `first` more than a multiple of the processes. */
function part(first) {
  const script = fileURLToPath(new URL('shops.mjs', import.meta.url));
  const child = spawn(
    process.execPath,
    [script, ...[first, processes, shops, values.events].map(String), ...asked.map(({ name }) => name)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code !== 0) return reject(new Error(`Process ${first} ended with ${code ?? signal}; its message is above.`));
      resolve(
        output
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line)),
      );
    });
  });
}
