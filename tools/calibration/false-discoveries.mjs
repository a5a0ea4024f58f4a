import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { clopperPearson } from '@cartograph/metrics';
import { HYPOTHESES } from './hypotheses.mjs';
import { calibrationOptions, fail, percent, verdicts } from './verdicts.mjs';

/**
 * Asks the hypotheses of shops in which nothing is planted, and counts the shops in which they find something all the same.
 * Fails when the lower 99 % Clopper–Pearson bound of that share lies above the rate that the hypothesis states, or when nothing was looked at.
 * Of 20 shops, a tenth, it sees a rate of 30 % in three of four runs and one of 15 % in one of six; all 200 see 15 % in 99 of 100.
 * Options: those of every calibration (its full size is 200 shops), `--events N` a shop (100,000), `--only TEXT` hypotheses whose name holds it.
 */
const { share, seed, threads, more } = calibrationOptions({
  events: { type: 'string', default: '100000' },
  only: { type: 'string', default: '' },
});
const shops = Math.ceil(200 * share);
const processes = Math.min(threads, shops);
const asked = HYPOTHESES.filter(({ name }) => name.includes(more.only));
if (asked.length === 0)
  fail(`No hypothesis has "${more.only}" in its name: ${HYPOTHESES.map(({ name }) => name).join('; ')}.`);

const began = Date.now();
const results = (await Promise.all(Array.from({ length: processes }, (_, at) => part(at)))).flat();
if (results.length !== shops) throw new Error(`${shops} shops were asked for, ${results.length} were answered.`);

const { say, end } = verdicts('shops without effects');
for (const { name, rate } of asked) {
  const answers = results.map(({ answers: all }) => all.find((answer) => answer.name === name));
  const withAny = answers.filter(({ discoveries }) => discoveries > 0).length;
  const lookedAt = answers.reduce((sum, answer) => sum + answer.lookedAt, 0);
  const { value, low } = clopperPearson(withAny, shops, { alpha: 0.01, side: 'lower' });
  const { high } = clopperPearson(withAny, shops, { alpha: 0.01, side: 'upper' });
  const slowest = Math.max(...answers.map(({ seconds }) => seconds));
  say(
    low <= rate && lookedAt > 0,
    `${name}: ${withAny} of ${shops} shops with a false discovery (${percent(value)}, 99 % bounds ${percent(low)} and ${percent(high)}; stated ${percent(rate)}), ` +
      `${Math.round(lookedAt / shops).toLocaleString('en-US')} effects looked at in each, ${slowest.toFixed(2)} s at most`,
    { name, value, stated: rate, of: shops },
  );
}
end(
  `${shops} shops of ${Number(more.events).toLocaleString('en-US')} events in ${Math.round((Date.now() - began) / 1000)} s on ${processes} processes`,
);

/** The shops whose number is `first` more than a multiple of the processes. */
function part(first) {
  const script = fileURLToPath(new URL('shops.mjs', import.meta.url));
  const child = spawn(
    process.execPath,
    [script, ...[seed + first, processes, seed + shops - 1, more.events].map(String), ...asked.map(({ name }) => name)],
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
