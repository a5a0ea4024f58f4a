import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/**
 * The committed series of full runs: one line a figure, `date,commit,seed,figure,value,stated,of`. `stated` is what the product promises, `of` how many runs the
 * value comes from; both are empty for what promises nothing.
 *
 * @typedef {{ name: string, value: number, stated?: number, of?: number }} Figure
 */
const HEADER = 'date,commit,seed,figure,value,stated,of';

const quoted = (/** @type {string} */ text) => `"${text.replaceAll('"', '""')}"`;

/** @param {string} file @param {{ date: string, commit: string, seed: string }} run @param {readonly Figure[]} figures */
export function appendRun(file, { date, commit, seed }, figures) {
  if (!existsSync(file)) appendFileSync(file, `${HEADER}\n`);
  const lines = figures.map(
    ({ name, value, stated = '', of = '' }) =>
      `${date},${commit},${seed},${quoted(name)},${Number(value.toPrecision(6))},${stated},${of}`,
  );
  appendFileSync(file, `${lines.join('\n')}\n`);
}

/** Every earlier value of each figure, oldest first. @param {string} file @returns {Map<string, number[]>} */
export function readSeries(file) {
  const series = new Map();
  if (!existsSync(file)) return series;
  for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
    const match = /^[^,]*,[^,]*,[^,]*,"((?:[^"]|"")*)",([^,]*),/.exec(line);
    if (!match) throw new Error(`${file} has a line that is no figure: ${line}`);
    const [, quoted = '', value] = match;
    const name = quoted.replaceAll('""', '"');
    series.set(name, [...(series.get(name) ?? []), Number(value)]);
  }
  return series;
}

/** Standard errors from the mean of the earlier runs at which a figure is told. */
const MOVED = 4;

/**
 * Says which figures lie further from the mean of the earlier runs than chance explains, though their own bounds still hold: the shares are binomial,
 * and both this run and the mean are uncertain.
 *
 * @param {ReadonlyMap<string, readonly number[]>} before @param {readonly Figure[]} figures @returns {string[]} one line a figure.
 */
export function driftOf(before, figures) {
  return figures.flatMap(({ name, value, of }) => {
    const earlier = before.get(name) ?? [];
    if (earlier.length === 0 || !of) return [];
    const mean = earlier.reduce((sum, one) => sum + one, 0) / earlier.length;
    const pooled = (mean * earlier.length + value) / (earlier.length + 1);
    const error = Math.sqrt((pooled * (1 - pooled) * (1 + 1 / earlier.length)) / of);
    if (Math.abs(value - mean) <= MOVED * error) return [];
    return [
      `drift: ${name} is ${value.toPrecision(4)}; the mean of ${earlier.length} earlier runs is ${mean.toPrecision(4)}`,
    ];
  });
}
