import { appendFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

/**
 * Reads what every calibration can be asked for: `--share S` of its full size (1), above 0; `--seed N` for other draws (1); `--threads N`.
 *
 * @param {import('node:util').ParseArgsConfig['options']} [more] - options of one calibration alone.
 * @returns {{ share: number, seed: number, threads: number, more: Record<string, string | undefined> }}
 */
export function calibrationOptions(more = {}) {
  const { values } = parseArgs({
    options: {
      share: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      threads: { type: 'string', default: String(availableParallelism()) },
      ...more,
    },
  });
  const { share, seed, threads, ...rest } = values;
  const read = { share: Number(share), seed: Number(seed), threads: Number(threads) };
  if (!(read.share > 0)) fail(`--share is ${share}: give a number above 0.`);
  if (!Number.isSafeInteger(read.seed)) fail(`--seed is ${seed}: give a whole number.`);
  if (!(read.threads >= 1)) fail(`--threads is ${threads}: give a number from 1.`);
  return { ...read, more: /** @type {Record<string, string | undefined>} */ (rest) };
}

/** @param {string} message */
export function fail(message) {
  console.error(message);
  process.exit(2);
}

/**
 * Prints verdicts and counts those that do not hold. Where FIGURES_FILE names a file, each figure is appended to it as one line of JSON.
 *
 * @param {string} calibration - names the figures in the series of full runs.
 */
export function verdicts(calibration) {
  const file = process.env['FIGURES_FILE'];
  let failed = 0;
  let said = 0;
  return {
    /**
     * @param {boolean} holds
     * @param {string} text - what was found and what is stated.
     * @param {{ name: string, value: number, stated: number, of: number }} [figure] - `of`: from how many runs the value comes.
     */
    say(holds, text, figure) {
      said += 1;
      if (!holds) failed += 1;
      console.log(`${holds ? 'ok  ' : 'FAIL'} ${text}`);
      if (file && figure)
        appendFileSync(file, `${JSON.stringify({ ...figure, name: `${calibration}: ${figure.name}` })}\n`);
    },
    /** Sets the exit code: a calibration that judged nothing has failed. @param {string} summary */
    end(summary) {
      console.log(summary);
      if (said === 0) console.log('FAIL nothing was judged');
      process.exitCode = failed > 0 || said === 0 ? 1 : 0;
    },
  };
}

/** @param {number} share */
export const percent = (share) => `${(100 * share).toFixed(2)} %`;
