import { audience } from '@cartograph/analytics';
import { snapshotId } from '@cartograph/api';
import { openLake } from '@cartograph/events';
import { minimumDetectableUplift, power, sampleSize, simulate, type SimulationResult } from '@cartograph/experiments';
import type { Estimate } from '@cartograph/metrics';
import { audienceRuleOf, type AudienceOptions } from './audience-options.js';
import { needsDataFolder } from './data-folder.js';
import { CliError } from './failure.js';
import { pastFaultLines, toldFaults, type PastFaults } from './past-faults.js';
import { count, percent } from './output.js';
import type { StepProgress } from './progress.js';
import { moneyText, type ShopCurrency } from './shop-currency.js';

/** A campaign as the command line describes it. */
export interface CampaignOptions extends AudienceOptions {
  data: string;
  uplift: number;
  alpha: number;
  power: number;
  treatmentShare: number;
  runs: number;
  seed: number;
}

/** What came out: the audience's baseline, the design, and the simulated experiments. */
export interface Campaign {
  snapshotId: string;
  audience: PastFaults & {
    name: string;
    population: string;
    size: number;
    buyers: number;
    buyersPerUser: Estimate;
    usersPerDay: number;
  };
  hypothesis: { upliftRelative: number; alpha: number; power: number; treatmentShare: number };
  design: {
    needed: ReturnType<typeof sampleSize> | null;
    powerWithAudience: ReturnType<typeof power>;
    minimumDetectableUplift: ReturnType<typeof minimumDetectableUplift>;
  };
  simulation: SimulationResult;
}

/** Measures the audience's baseline on the current snapshot, designs the test and simulates it. @throws CliError - no such folder, a power that cannot be asked for, nobody in the audience, purchases that are not known; ImpossibleSimulationError, ImpossibleUpliftError; the signal's reason. */
export async function simulateCampaign(
  options: CampaignOptions,
  hooks: { onProgress: (progress: StepProgress) => void; signal: AbortSignal },
): Promise<Campaign> {
  const rule = audienceRuleOf(options);
  const { signal } = hooks;
  if (options.power <= options.alpha)
    throw new CliError(
      `--power is ${options.power}, no more than --alpha (${options.alpha}), which every test reaches: give more, such as 0.8.`,
      2,
    );
  needsDataFolder(options.data);
  const lake = await openLake({ dataDir: options.data });
  try {
    const store = await lake.store();
    hooks.onProgress({ step: 'measuring the audience' });
    const users = await audience(store, rule, { signal });
    if (users.size === 0)
      throw new CliError(
        `Nobody is in the audience "${users.definition.name}"${options.from === undefined ? '' : ` from ${options.from} to ${options.to}`}: choose a wider one, or a longer period.`,
      );
    const { buyersPerUser: baseline } = users;
    if (!baseline.ok && baseline.reason === 'not-logged')
      throw new CliError(
        `${baseline.detail} The period is ${users.period.from} to ${users.period.to}: choose one that has purchases with --from and --to, or import a log that has them.`,
      );
    const { uplift: upliftRelative, alpha, treatmentShare } = options;
    const setting = { baselineRate: users.buyers / users.size, alpha, treatmentShare };
    const simulation = await simulate(
      { units: users, upliftRelative, alpha, treatmentShare, runs: options.runs, seed: options.seed },
      {
        onProgress: (done, total) => hooks.onProgress({ step: 'simulating', done, total, unit: 'experiments' }),
        signal,
      },
    );
    return {
      snapshotId: snapshotId(store.snapshot.id),
      audience: {
        name: users.definition.name,
        population: users.definition.population,
        size: users.size,
        buyers: users.buyers,
        buyersPerUser: users.buyersPerUser,
        usersPerDay: users.usersPerDay,
        faults: toldFaults(users.faults),
        daysLeftOut: users.daysLeftOut,
      },
      hypothesis: { upliftRelative, alpha, power: options.power, treatmentShare },
      design: {
        needed: upliftRelative === 0 ? null : sampleSize({ ...setting, upliftRelative, power: options.power }),
        powerWithAudience: power({ ...setting, upliftRelative, users: users.size }),
        minimumDetectableUplift: minimumDetectableUplift({ ...setting, users: users.size, power: options.power }),
      },
      simulation,
    };
  } finally {
    await lake.close();
  }
}

const figure = (estimate: Estimate): string =>
  estimate.ok
    ? `${percent(estimate.value)} (${estimate.level * 100} % interval ${percent(estimate.low)} to ${percent(estimate.high)})`
    : `– (${estimate.detail})`;

/** The same in words. @param currency - of the shop's settings; null where it is unknown. */
export function campaignText(
  { audience: whom, hypothesis, design, simulation }: Campaign,
  currency: ShopCurrency,
): string {
  const { needed, powerWithAudience, minimumDetectableUplift: smallest } = design;
  const { uplift, extraBuyers, extraRevenue } = simulation;
  const [low, high] = [0.025, 0.975].map(
    (q) => uplift.quantiles.find((entry) => entry.q === q)?.value ?? Number.NaN,
  ) as [number, number];
  const told = pastFaultLines(whom);
  return [
    ...told,
    ...(told.length === 0 ? [] : ['']),
    `${whom.name}: ${count(whom.size)} users, of whom ${figure(whom.buyersPerUser)} buy without a campaign.`,
    ...(needed === null
      ? []
      : [
          needed.ok
            ? `To find ${percent(hypothesis.upliftRelative)} more with a power of ${percent(hypothesis.power)} the test needs ${count(needed.users)} users.`
            : `No number of users would do: ${needed.detail}`,
        ]),
    powerWithAudience.ok
      ? `With this audience its power is ${percent(powerWithAudience.value)}.`
      : `Its power is unknown: ${powerWithAudience.detail}`,
    smallest.ok
      ? `The smallest uplift that it finds with that power is ${percent(smallest.value)}.`
      : `The smallest uplift it finds is unknown: ${smallest.detail}`,
    '',
    `Simulated on the shop's own users, ${count(simulation.controlUsers)} without and ${count(simulation.treatmentUsers)} with the campaign:`,
    `  measured uplift: mean ${percent(uplift.mean)}, 95 % of the experiments between ${percent(low)} and ${percent(high)}`,
    `  significant in the hypothesised direction: ${figure(simulation.shareSignificant)}; pointing the wrong way: ${figure(simulation.shareWrongSign)}`,
    `  crying wolf without any effect: ${figure(simulation.falsePositiveRate)}`,
    `  buyers the campaign adds: ${count(Math.round(extraBuyers.mean))} on average; what they spend: ${moneyText(count(Math.round(extraRevenue.mean)), currency)}`,
  ].join('\n');
}
