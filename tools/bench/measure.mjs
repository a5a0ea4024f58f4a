/**
 * One line of a benchmark.
 *
 * @typedef {object} Result
 * @property {string} case
 * @property {number} ours - median.
 * @property {number} reference - median.
 * @property {string} unit
 * @property {number} ratio - median of the paired ratios; above 1 ours is better.
 * @property {number} spread - largest less smallest paired ratio.
 * @property {number} low - smallest paired ratio.
 * @property {number} high - largest paired ratio.
 * @property {boolean} agree - whether both did the same work; the note says by what test.
 * @property {string} note - what was compared, and the figures behind `agree`.
 * @property {Record<string, number>} [figures] - what else was measured, by name with its unit.
 */

/**
 * @typedef {object} BenchOptions
 * @property {string} size - XS, S or M of the generated interactions.
 * @property {boolean} resume - takes the trials that the last run recorded.
 * @property {number} minutes - after which no further trial begins.
 * @property {number} rounds - paired runs.
 * @property {number} events - rows of the generated log.
 * @property {string | null} csv - a log of one's own in place of the generated one.
 * @property {number} bad - fraction of rows to spoil in a copy of the log.
 * @property {string} memory - limit of both engines, such as 4GiB.
 * @property {string | null} data - a data folder to look things up in, or a file of ratings.
 * @property {number} seconds - how long events are appended.
 * @property {(line: string) => void} say - progress, for people.
 */

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [
    sorted[Math.max(0, Math.ceil(sorted.length / 2) - 1)] ?? Number.NaN,
    sorted[middle] ?? Number.NaN,
  ];
  return (low + high) / 2;
}

/** The value that a share of the values does not exceed. @param {readonly number[]} values @param {number} share */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/**
 * Runs ours and the reference in turn, the first one changing every round, after one warm-up of each.
 *
 * @template Ours, Reference
 * @param {object} sides
 * @param {number} sides.rounds - 1 or more.
 * @param {(round: number) => Promise<{ value: number, detail: Ours }>} sides.ours - rounds count from 0; a warm-up is round -1.
 * @param {(round: number) => Promise<{ value: number, detail: Reference }>} sides.reference
 * @param {boolean} [sides.warmUp] - false where each side starts from nothing every time. Default true.
 * @returns {Promise<{ ours: number[], reference: number[], oursDetail: Ours, referenceDetail: Reference }>} details of the last round.
 */
export async function alternate({ rounds, ours, reference, warmUp = true }) {
  if (warmUp) {
    await ours(-1);
    await reference(-1);
  }
  /** @type {{ left: { value: number, detail: Ours }, right: { value: number, detail: Reference } }[]} */
  const pairs = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const left = await ours(round);
      pairs.push({ left, right: await reference(round) });
    } else {
      const right = await reference(round);
      pairs.push({ left: await ours(round), right });
    }
  }
  const last = pairs.at(-1);
  if (last === undefined) throw new RangeError(`There are ${rounds} rounds: one at least is needed.`);
  return {
    ours: pairs.map(({ left }) => left.value),
    reference: pairs.map(({ right }) => right.value),
    oursDetail: last.left.detail,
    referenceDetail: last.right.detail,
  };
}

/**
 * Puts paired measurements into a result.
 *
 * @param {{ ours: number[], reference: number[] }} pairs
 * @param {{ case: string, unit: string, better: 'less' | 'more', agree: boolean, note: string, figures?: Record<string, number> }} about
 * @returns {Result}
 */
export function resultOf(pairs, about) {
  const { better, ...rest } = about;
  const ratios = pairs.ours.map((value, round) => {
    const other = pairs.reference[round] ?? Number.NaN;
    return better === 'less' ? other / value : value / other;
  });
  return {
    case: rest.case,
    ours: median(pairs.ours),
    reference: median(pairs.reference),
    unit: rest.unit,
    ratio: median(ratios),
    spread: Math.max(...ratios) - Math.min(...ratios),
    low: Math.min(...ratios),
    high: Math.max(...ratios),
    agree: rest.agree,
    note: rest.note,
    ...(rest.figures ? { figures: rest.figures } : {}),
  };
}

/** Seconds since a `performance.now()`. @param {number} began */
export function secondsSince(began) {
  return (performance.now() - began) / 1000;
}
