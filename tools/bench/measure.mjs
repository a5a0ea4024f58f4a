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
 */

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[Math.max(0, Math.ceil(sorted.length / 2) - 1)] ?? Number.NaN, sorted[middle] ?? Number.NaN];
  return (low + high) / 2;
}

/**
 * Runs ours and the reference in turn, the first one changing every round, after one warm-up of each.
 *
 * @template Ours, Reference
 * @param {object} sides
 * @param {number} sides.rounds
 * @param {() => Promise<{ value: number, detail: Ours }>} sides.ours
 * @param {() => Promise<{ value: number, detail: Reference }>} sides.reference
 * @returns {Promise<{ ours: number[], reference: number[], oursDetail: Ours, referenceDetail: Reference }>} details of the last round.
 */
export async function alternate({ rounds, ours, reference }) {
  let left = await ours();
  let right = await reference();
  const [oursValues, referenceValues] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      left = await ours();
      right = await reference();
    } else {
      right = await reference();
      left = await ours();
    }
    oursValues.push(left.value);
    referenceValues.push(right.value);
  }
  return { ours: oursValues, reference: referenceValues, oursDetail: left.detail, referenceDetail: right.detail };
}

/**
 * Puts paired measurements into a result.
 *
 * @param {{ ours: number[], reference: number[] }} pairs
 * @param {{ case: string, unit: string, better: 'less' | 'more', agree: boolean, note: string }} about
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
  };
}

/** Seconds since a `performance.now()`. @param {number} began */
export function secondsSince(began) {
  return (performance.now() - began) / 1000;
}
