import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scenarioOnHistory } from '@cartograph/api';
import { generateDemoMonth, generateDemoShop, generateNextMonth, nextMonthOutcomes } from '@cartograph/demo-shop';
import { importLog, openLake } from '@cartograph/events';
import {
  analyzeExperiment,
  armStatistics,
  assigner,
  definePlan,
  EVEN_ARMS,
  parseScenario,
} from '@cartograph/experiments';

const WINDOW_DAYS = 14;
/** The log of a month that has a like one after it: without the sale and the missing purchases of November 2019. */
const MONTH = '2020-10';

/** By name what is planted, which is what the scenario says. */
export const EFFECTS = {
  'views to carts': { viewToCart: 0.3 },
  'carts to purchases': { cartToPurchase: 0.3 },
  both: { viewToCart: 0.2, cartToPurchase: 0.2 },
};
export const HISTORIES = ['two months', 'one month'];

const PLAN = definePlan({
  arms: EVEN_ARMS,
  metrics: [{ name: 'bought', kind: 'conversion', role: 'primary', cuped: false }],
});

/**
 * Each effect simulated on a demo shop's log, by the way that a file or a campaign takes, and what it does in the shop's next month.
 *
 * @param {{ seed: number, events: number, deals: number, runs: number }} options
 */
export async function simulatedAndTrue({ seed, events, deals, runs }) {
  const truth = nextMonthOutcomes({ seed, events, uplifts: EFFECTS, windowDays: WINDOW_DAYS });
  const twoMonths = await onLog(
    async (folder) => (await generateDemoShop({ outDir: join(folder, 'shop'), events, seed })).files,
    { users: truth.userIds.length, runs },
  );
  const month = { seed, events: events / 2 };
  const { planted } = await inFolder((folder) =>
    generateNextMonth({
      ...month,
      file: join(folder, 'next.csv'),
      after: MONTH,
      uplifts: EFFECTS,
      windowDays: WINDOW_DAYS,
      armOf: () => 'both',
    }),
  );
  const oneMonth = await onLog(
    async (folder) => [(await generateDemoMonth({ ...month, file: join(folder, 'log.csv'), month: MONTH })).file],
    { users: planted.followed, runs },
  );
  const without = shareOf(truth.without);
  return {
    'two months': Object.fromEntries(
      Object.keys(EFFECTS).map((effect) => [
        effect,
        { ...twoMonths[effect], truth: shareOf(truth.byArm[effect]) / without - 1, ...tested(truth, effect, deals) },
      ]),
    ),
    'one month': Object.fromEntries(
      planted.arms.map(({ arm, conversionUplift }) => [arm, { ...oneMonth[arm], truth: conversionUplift }]),
    ),
  };
}

/** The effects, simulated on all visitors of a log. */
async function onLog(write, { users, runs }) {
  return inFolder(async (folder) => {
    await importLog({ dataDir: join(folder, 'data'), paths: await write(folder), isSynthetic: true });
    const lake = await openLake({ dataDir: join(folder, 'data'), threads: 1 });
    const store = await lake.store();
    const found = {};
    for (const [effect, parts] of Object.entries(EFFECTS)) {
      const text = JSON.stringify({
        name: effect,
        runs,
        searchRuns: 2,
        audience: { kind: 'all-visitors', users, entry: 'start' },
        test: { days: WINDOW_DAYS },
        effects: parts,
        costs: { grossMargin: 1 },
      });
      const { campaign } = await scenarioOnHistory(
        store,
        {
          rule: { kind: 'all-visitors', period: null, timeZone: 'Asia/Dubai' },
          scenario: parseScenario(text),
          lists: null,
          shop: { grossMargin: null, categoryMargins: [], contactCosts: [] },
        },
        { signal: new AbortController().signal, onProgress: () => {}, threads: 1 },
      );
      const { mean, quantiles } = campaign.upliftRelative;
      const quantile = (q) => quantiles.find((one) => one.q === q).value;
      found[effect] = {
        simulated: mean,
        low: quantile(0.025),
        high: quantile(0.975),
        power: campaign.shareSignificant.value,
      };
    }
    await store.close();
    await lake.close();
    return found;
  });
}

/** What tests in the next month measure, whose users are dealt again each time, and how many of them find the effect. */
function tested({ userIds, without, byArm }, effect, deals) {
  const measured = [];
  let found = 0;
  for (let deal = 0; deal < deals; deal += 1) {
    const armOf = assigner({ salt: `test ${deal}`, arms: EVEN_ARMS });
    const values = { control: [], treatment: [] };
    userIds.forEach((user, place) => {
      const { arm } = armOf(user);
      values[arm].push((arm === 'treatment' ? byArm[effect] : without).purchases[place] > 0 ? 1 : 0);
    });
    const arms = EVEN_ARMS.map(({ name: arm }) => ({
      arm,
      units: values[arm].length,
      metrics: { bought: { values: Float64Array.from(values[arm]), before: null } },
    }));
    const [{ relative, absolute }] = analyzeExperiment({ plan: PLAN, arms: armStatistics(PLAN.metrics, arms) }).metrics;
    measured.push(relative.estimate.value);
    if (absolute.test.pValue < 0.05 && relative.estimate.value > 0) found += 1;
  }
  return { measured, found: found / deals };
}

async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), 'cartograph-simulated-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const shareOf = ({ purchases }) => purchases.filter((count) => count > 0).length / purchases.length;
