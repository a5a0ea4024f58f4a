import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { clopperPearson, studentQuantile } from '@cartograph/metrics';
import { EFFECTS, HISTORIES, simulatedAndTrue } from './simulated-and-true.mjs';
import { calibrationOptions, percent, verdicts } from './verdicts.mjs';

/**
 * Scenarios that are simulated on a demo shop's log, held against what the campaign does in the shop's next month. For each history and each effect: the simulated effect is right on average to 10 % of it, the 95 %
 * range of what the test measures holds the planted effect and what tests in the next month measure in at least 90 %, and the simulated power is that of those tests.
 * A part of the shops fails only where its own noise does not explain the difference.
 * Options: those of every calibration (its full size is 40 shops), `--events N` of each shop's log (400,000), `--deals N` tests in each next month (20), `--runs N` of each scenario (400).
 */
const MOST_BIAS = 0.1;
const LEAST_HELD = 0.9;
/** Power is told to so much: the share of tests in the next month that find the effect. */
const POWER_WITHIN = 0.1;

if (!isMainThread) parentPort.postMessage(await work(workerData), []);
else await main();

async function main() {
  const { share, seed, threads, more } = calibrationOptions({
    events: { type: 'string', default: '400000' },
    deals: { type: 'string', default: '20' },
    runs: { type: 'string', default: '400' },
  });
  const shops = Math.ceil(40 * share);
  const [events, deals, runs] = [more.events, more.deals, more.runs].map(Number);
  const began = Date.now();
  const results = (
    await Promise.all(
      Array.from({ length: threads }, (_, first) =>
        inThread({ first, step: threads, seed, shops, events, deals, runs }),
      ),
    )
  ).flat();
  if (results.length !== shops) throw new Error(`${shops} shops were asked for, ${results.length} were answered.`);
  const { say, end } = verdicts('simulated campaigns against the next month');
  for (const history of HISTORIES) {
    for (const effect of Object.keys(EFFECTS)) {
      const found = results.map((result) => result[history][effect]);
      const mean = (of) => found.reduce((sum, one) => sum + of(one), 0) / found.length;
      const [simulated, truth] = [mean((one) => one.simulated), mean((one) => one.truth)];
      const sd = Math.sqrt(
        found.reduce((sum, one) => sum + (one.simulated - one.truth - (simulated - truth)) ** 2, 0) /
          (found.length - 1),
      );
      // The whole run is held to what is stated; fewer shops may differ by their noise.
      const noise = share >= 1 ? 0 : (studentQuantile(0.995, found.length - 1) * sd) / Math.sqrt(found.length) / truth;
      const bias = simulated / truth - 1;
      const name = `${effect}, ${history}`;
      say(
        Math.abs(bias) <= MOST_BIAS + noise,
        `simulates ${signed(simulated)} where the next month has ${signed(truth)}: ${signed(bias)} of the effect (at most ${percent(MOST_BIAS)}${noise > 0 ? ` and ${percent(noise)} of noise` : ''}): ${name}`,
        { name: `bias: ${name}`, value: bias, stated: 0, of: shops },
      );
      const held = found.filter((one) => one.low <= one.truth && one.truth <= one.high).length;
      sayHeld('the planted effect', held, shops, name);
      if (found[0].measured === undefined) continue;
      const tests = found.flatMap((one) => one.measured.map((uplift) => one.low <= uplift && uplift <= one.high));
      sayHeld('what a test in the next month measures', tests.filter(Boolean).length, tests.length, name, shops);
      const [power, findings] = [mean((one) => one.power), mean((one) => one.found)];
      const spread = Math.sqrt(
        found.reduce((sum, one) => sum + (one.power - one.found - (power - findings)) ** 2, 0) / (found.length - 1),
      );
      const powerNoise = share >= 1 ? 0 : (studentQuantile(0.995, found.length - 1) * spread) / Math.sqrt(found.length);
      say(
        Math.abs(power - findings) <= POWER_WITHIN + powerNoise,
        `simulates a power of ${percent(power)} where ${percent(findings)} of the tests in the next month find the effect: ${name}`,
        { name: `power less findings: ${name}`, value: power - findings, stated: 0, of: tests.length },
      );
    }
  }
  end(
    `${shops} shops of ${events.toLocaleString('en-US')} events in two months and as many with half of them in one, ${runs} runs a scenario; in ${Math.round((Date.now() - began) / 1000)} s on ${threads} threads`,
  );

  /** Tests of one shop hang together: the bound is that of so many shops. */
  function sayHeld(what, held, of, name, units = of) {
    const { high } = clopperPearson(Math.round((held / of) * units), units, { alpha: 0.01, side: 'upper' });
    say(
      share >= 1 ? held / of >= LEAST_HELD : high >= LEAST_HELD,
      `holds ${what} in ${percent(held / of)} of ${of} (at least ${percent(LEAST_HELD)}): ${name}`,
      { name: `held, ${what}: ${name}`, value: held / of, stated: 0.95, of },
    );
  }
}

/** The shops whose number is `first` more than a multiple of `step`. */
async function work({ first, step, seed: base, shops, events, deals, runs }) {
  const answers = [];
  for (let shop = first; shop < shops; shop += step)
    answers.push(await simulatedAndTrue({ seed: 1_000 * base + shop, events, deals, runs }));
  return answers;
}

function inThread(data) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: data });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => code !== 0 && reject(new Error(`A thread ended with code ${code}.`)));
  });
}

function signed(share) {
  return `${share < 0 ? '' : '+'}${percent(share)}`;
}
