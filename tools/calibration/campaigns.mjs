import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { clopperPearson } from '@cartograph/metrics';
import { dealtCampaigns, METRICS } from './dealt-campaigns.mjs';
import { sameByTheLog } from './campaign-by-the-log.mjs';
import { calibrationOptions, percent, verdicts } from './verdicts.mjs';

/**
 * The demo shop's next month with a planted uplift, whose users are dealt to arms and analyzed; how often the 95 % intervals hold what was planted.
 * Fails where the upper 99 % Clopper–Pearson bound of that share lies below 94.3 %. A few of the shops go the whole way, through written logs, import and lake, and must give the same figures of every user.
 * Options: those of every calibration (its full size is 200 shops), `--deals N` a shop (50), `--events N` of each shop's log (100,000), `--logs N` shops the whole way (2).
 */
const STATED = 0.95;
const TOLERATED = 0.007;

if (!isMainThread) parentPort.postMessage(await work(workerData), []);
else await main();

async function main() {
  const { share, seed, threads, more } = calibrationOptions({
    deals: { type: 'string', default: '50' },
    events: { type: 'string', default: '100000' },
    logs: { type: 'string', default: '2' },
  });
  const shops = Math.ceil(200 * share);
  const [deals, events, logs] = [more.deals, more.events, more.logs].map(Number);
  const began = Date.now();
  const results = (
    await Promise.all(
      Array.from({ length: threads }, (_, first) =>
        inThread({ first, step: threads, seed, shops, deals, events, logs }),
      ),
    )
  ).flat();
  if (results.length !== shops) throw new Error(`${shops} shops were asked for, ${results.length} were answered.`);
  const { say, end } = verdicts('campaigns with a planted uplift');
  for (const name of METRICS) {
    for (const scale of ['absolute', 'relative']) {
      const tallies = results.map(({ covered }) => covered[name][scale]);
      const [held, of] = ['held', 'of'].map((part) => tallies.reduce((sum, tally) => sum + tally[part], 0));
      const { value } = clopperPearson(held, of, { alpha: 0.01, side: 'lower' });
      const { high } = clopperPearson(held, of, { alpha: 0.01, side: 'upper' });
      say(
        of === shops * deals && high >= STATED - TOLERATED,
        `covers what is planted in ${percent(value)} of ${of.toLocaleString('en-US')} campaigns (upper 99 % bound ${percent(high)}; stated ${percent(STATED)}): ${name}, ${scale}`,
        { name: `coverage: ${name}, ${scale}`, value, stated: STATED, of },
      );
    }
  }
  for (const { seed, log } of results.filter((result) => result.log !== null)) {
    say(
      log.differing.length === 0,
      `the log's way, shop ${seed}: the figures of ${log.users.toLocaleString('en-US')} users are those planted${log.differing.length > 0 ? `; not so: ${log.differing.slice(0, 3).join('; ')}` : ''}`,
    );
  }
  const mean = (of) => results.reduce((sum, result) => sum + of(result), 0) / results.length;
  end(
    `${shops} shops of ${events.toLocaleString('en-US')} events, ${deals} deals each, ${Math.round(mean(({ users }) => users)).toLocaleString('en-US')} users a campaign; planted on average ` +
      `${percent(mean(({ truth }) => truth.bought.relative))} more buyers, ${percent(mean(({ truth }) => truth.revenue.relative))} more revenue; in ${Math.round((Date.now() - began) / 1000)} s on ${threads} threads`,
  );
}

/** The shops whose number is `first` more than a multiple of `step`. */
async function work({ first, step, seed: base, shops, deals, events, logs }) {
  const answers = [];
  for (let shop = first; shop < shops; shop += step) {
    const seed = 1_000 * base + shop;
    answers.push({
      seed,
      ...dealtCampaigns({ seed, events, deals }),
      log: shop < logs ? await sameByTheLog({ seed, events }) : null,
    });
  }
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
