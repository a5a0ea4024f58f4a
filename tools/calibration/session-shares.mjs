import { clopperPearson } from '@cartograph/metrics';
import { splitShop } from './split-shops.mjs';
import { calibrationOptions, percent, verdicts } from './verdicts.mjs';

/**
 * Deals the users of demo shops over random samples and asks the questions whose figures are shares of sessions, means over sessions and users, or medians of times. Intervals at 95 % should hold the
 * whole shop's figure in 95 of 100 samples, and two samples should differ in 5 of 100 pairs.
 * Fails where the 99 % Clopper–Pearson bounds of the coverage lie outside of {@link COVERAGE}, where the lower 99 % bound of the pairs that differ lies above {@link MOST}, or where a figure
 * was not looked at. A tenth (48 samples, 24 pairs a figure) sees sessions taken as independent: then 71 to 79 % of intervals hold, and 17 to 38 % of pairs differ.
 * Options: those of every calibration (its full size is 20 shops), `--events N` a shop (200,000).
 */
const { share, seed, threads, more } = calibrationOptions({ events: { type: 'string', default: '200000' } });
const SHOPS = 20;
const SAMPLES = 12;
/** Samples of some hundred users, of whom few do nearly all, are a little less sure than their intervals say. */
const COVERAGE = { least: 0.92, most: 0.98 };
const MOST = 0.07;

const began = Date.now();
const shops = Math.ceil(SHOPS * share);
/** @type {Map<string, Awaited<ReturnType<typeof splitShop>>[number]>} */
const sums = new Map();
for (let shop = 0; shop < shops; shop += 1) {
  for (const row of await splitShop({
    seed: seed * 1000 + shop,
    events: Number(more.events),
    samples: SAMPLES,
    threads,
  })) {
    const sum = sums.get(row.name) ?? { name: row.name, covered: 0, of: 0, differ: 0, pairs: 0 };
    for (const key of /** @type {const} */ (['covered', 'of', 'differ', 'pairs'])) sum[key] += row[key];
    sums.set(row.name, sum);
  }
}

const { say, end } = verdicts('shares of sessions');
for (const { name, covered, of, differ, pairs } of sums.values()) {
  const held = clopperPearson(covered, Math.max(of, 1), { alpha: 0.01, side: 'upper' });
  const surely = clopperPearson(covered, Math.max(of, 1), { alpha: 0.01, side: 'lower' });
  say(
    of > 0 && held.high >= COVERAGE.least && surely.low <= COVERAGE.most,
    `covers ${percent(held.value)} of ${of} samples (99 % bounds ${percent(surely.low)} and ${percent(held.high)}; stated ${percent(0.95)}): ${name}`,
    { name: `coverage: ${name}`, value: held.value, stated: 0.95, of },
  );
  const apart = clopperPearson(differ, Math.max(pairs, 1), { alpha: 0.01, side: 'lower' });
  say(
    pairs > 0 && apart.low <= MOST,
    `differs in ${percent(apart.value)} of ${pairs} pairs (99 % bound ${percent(apart.low)}; stated ${percent(0.05)}): ${name}`,
    { name: `differ: ${name}`, value: apart.value, stated: 0.05, of: pairs },
  );
}
end(
  `${shops} shops of ${Number(more.events).toLocaleString('en-US')} events in ${Math.round((Date.now() - began) / 1000)} s`,
);
