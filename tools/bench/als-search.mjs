/**
 * A setting in the search. Every row's λ is λ·(α₀·n + count)^ν; `meanLambda` is the mean of that over all rows with pairs, so that
 * settings of another ν or α₀ are regularized alike. Strengths are raised to `power`: 1 takes them as they are, 0 makes all of them 1.
 *
 * @typedef {{ meanLambda: number, alpha: number, unobservedWeight: number, frequencyExponent: number, cgSteps: number, power: number }} Point
 */
/**
 * What became of a point: its quality on the validation slice after the iteration that was kept, of those that were done and allowed.
 *
 * @typedef {Point & {
 *   factors: number, regularization: number, seed: number, allowed: number, patience: number, iteration: number, iterations: number, ndcg: number, seconds: number, stage: string
 * }} Trial
 */
/** @typedef {{ factors: number, iterations: number, patience: number, points: number }} Rung */
/** Tries a point; null when the time is over. @typedef {(point: Point, rung: Rung, stage: string) => Promise<Trial | null>} Attempt */

/**
 * Points spread evenly over the space, always the same ones: a Halton sequence on log λ̄, log α₀, log α, and ν in turn.
 *
 * @param {number} count
 * @returns {Point[]}
 */
export function spread(count) {
  const between = (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ share) =>
    Number((low * (high / low) ** share).toPrecision(2));
  return Array.from({ length: count }, (_, at) => ({
    meanLambda: between(0.1, 30, radical(at + 1, 2)),
    unobservedWeight: between(0.01, 1, radical(at + 1, 3)),
    alpha: between(0.5, 4, radical(at + 1, 5)),
    frequencyExponent: [0, 0.5, 1][at % 3] ?? 0,
    cgSteps: 3,
    power: 1,
  }));
}

/** The digits of a number in a base, mirrored at the point. @param {number} number @param {number} base */
function radical(number, base) {
  let [value, weight] = [0, 1 / base];
  for (let rest = number; rest > 0; rest = Math.floor(rest / base), weight /= base) value += (rest % base) * weight;
  return value;
}

/** What changes of a point are tried around the best, one at a time. @type {((point: Point) => Point | null)[]} */
const STEPS = [
  (point) => ({ ...point, meanLambda: point.meanLambda * 1.6 }),
  (point) => ({ ...point, meanLambda: point.meanLambda / 1.6 }),
  (point) => ({ ...point, unobservedWeight: point.unobservedWeight * 2 }),
  (point) => ({ ...point, unobservedWeight: point.unobservedWeight / 2 }),
  (point) => ({ ...point, alpha: point.alpha * 2 }),
  (point) => ({ ...point, alpha: point.alpha / 2 }),
  (point) => ({ ...point, frequencyExponent: point.frequencyExponent + 0.25 }),
  (point) => (point.frequencyExponent >= 0.25 ? { ...point, frequencyExponent: point.frequencyExponent - 0.25 } : null),
  (point) => (point.power === 1 ? { ...point, power: 0 } : null),
  (point) => (point.cgSteps < 8 ? { ...point, cgSteps: 8 } : null),
];

/**
 * Successive halving over the number of factors, the best points of a rung going on to the next. At the second rung a coordinate search goes on from the
 * best point before the next rung takes the best of all that were tried there.
 *
 * @param {{ points: Point[], rungs: Rung[], sweeps: number, attempt: Attempt }} search - `sweeps`: how often every change is tried at most.
 * @returns {Promise<Trial>} the best trial of the last rung that was reached.
 * @throws {RangeError} there is no trial at all.
 */
export async function search({ points, rungs, sweeps, attempt }) {
  let going = points;
  /** @type {Trial[]} */ let reached = [];
  for (const [place, rung] of rungs.entries()) {
    /** @type {Trial[]} */ const trials = [];
    for (const point of going) await addTo(trials, attempt(point, rung, `rung ${place + 1}`));
    const top = best(trials)[0];
    if (top === undefined) break;
    if (place === 1) trials.push(...(await climb({ from: top, rung, sweeps, attempt })));
    if (place === rungs.length - 1) {
      // More factors ask for another λ.
      for (const factor of [1.6, 1 / 1.6])
        await addTo(trials, attempt({ ...pointOf(top), meanLambda: top.meanLambda * factor }, rung, 'last rung, λ'));
    }
    reached = trials;
    going = best(trials)
      .slice(0, rungs[place + 1]?.points ?? 1)
      .map(pointOf);
  }
  const winner = best(reached)[0];
  if (winner === undefined) throw new RangeError('No point was tried: allow more minutes.');
  return winner;
}

/** @param {Trial[]} trials @param {Promise<Trial | null>} coming */
async function addTo(trials, coming) {
  const trial = await coming;
  if (trial !== null) trials.push(trial);
}

/**
 * Tries every change of the best point in turn; a better one takes its place, and goes on in the same direction.
 *
 * @param {{ from: Trial, rung: Rung, sweeps: number, attempt: Attempt }} about
 */
async function climb({ from, rung, sweeps, attempt }) {
  /** @type {Trial[]} */ const trials = [];
  let top = from;
  const keyOf = (/** @type {Point} */ { meanLambda, alpha, unobservedWeight, frequencyExponent, cgSteps, power }) =>
    [
      ...[meanLambda, alpha, unobservedWeight, frequencyExponent].map((value) => value.toPrecision(6)),
      cgSteps,
      power,
    ].join(' ');
  const tried = new Set([keyOf(from)]);
  for (let sweep = 1; sweep <= sweeps; sweep += 1) {
    const before = top;
    for (const step of STEPS) {
      for (let next = step(pointOf(top)); next !== null && !tried.has(keyOf(next)); next = step(pointOf(top))) {
        tried.add(keyOf(next));
        const trial = await attempt(next, rung, `coordinates, sweep ${sweep}`);
        if (trial === null) break;
        trials.push(trial);
        if (trial.ndcg <= top.ndcg) break;
        top = trial;
      }
    }
    if (top === before) break;
  }
  return trials;
}

/** Best first; the earlier of equals first. @param {Trial[]} trials */
function best(trials) {
  return trials.toSorted((a, b) => b.ndcg - a.ndcg);
}

/** @param {Trial} trial @returns {Point} */
function pointOf({ meanLambda, alpha, unobservedWeight, frequencyExponent, cgSteps, power }) {
  return { meanLambda, alpha, unobservedWeight, frequencyExponent, cgSteps, power };
}
