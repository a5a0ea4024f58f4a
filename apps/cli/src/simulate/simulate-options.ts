import { audience } from '@cartograph/analytics';
import { draftedEffect, stepForKind } from '@cartograph/api';
import { openLake } from '@cartograph/events';
import { minimumDetectableUplift, power, sampleSize, type Scenario } from '@cartograph/experiments';
import type { Estimate } from '@cartograph/metrics';
import type { Hooks } from '../ask.js';
import { audienceRuleOf, type AudienceOptions } from '../audience-options.js';
import { needsDataFolder } from '../data-folder.js';
import { CliError } from '../failure.js';
import { count, percent, plural } from '../output.js';
import { signedPercent } from './figures.js';
import { simulateOnPast, type SimulatedOnPast } from './on-past.js';
import { scenarioText } from './scenario-text.js';

/** A campaign as the command line describes it. */
export interface CampaignOptions extends AudienceOptions {
  data: string;
  uplift: number;
  alpha: number;
  power: number;
  treatmentShare: number;
  runs: number;
  seed: number;
  /** Days after entering in which purchases count. */
  window: number;
  /** Whose cost of a contact in the shop's settings counts. Default: the only one there. */
  channel?: string;
  threads?: number;
}

/** What came out: the test on the audience as it is, and the campaigns simulated on its past. */
export interface Campaign extends SimulatedOnPast {
  baseline: {
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
  /** Why the scenario's uplift is what it is, in sentences. */
  why: string[];
}

/** Measures the audience's baseline on the current snapshot, designs the test and simulates it. @throws CliError - no such folder, a power that cannot be asked for, nobody in the audience, purchases that are not known, a channel without a cost, too few users or days; as `simulateOnPast`. */
export async function simulateOptions(options: CampaignOptions, hooks: Hooks): Promise<Campaign> {
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
    // Refused before anything is simulated.
    const design = {
      needed: upliftRelative === 0 ? null : sampleSize({ ...setting, upliftRelative, power: options.power }),
      powerWithAudience: power({ ...setting, upliftRelative, users: users.size }),
      minimumDetectableUplift: minimumDetectableUplift({ ...setting, users: users.size, power: options.power }),
    };
    let why: string[] = [];
    const simulated = await simulateOnPast(
      store,
      options,
      async (decisions, { contactCosts }) => {
        const channel = channelOf(options, contactCosts);
        const step = stepForKind(rule.kind);
        const drafted = await draftedEffect(decisions.read, {
          step,
          hoped: upliftRelative,
          isSynthetic: store.snapshot.isSynthetic,
          exceptCampaignId: null,
        });
        why = [
          `The simulation counts purchases within ${plural(options.window, 'day')} of entering, and takes the uplift to be on the way ${STEPS[step]}.`,
          ...drafted.why,
          ...(channel === undefined && contactCosts.length > 0
            ? [`No contact is paid for: name one of the channels ${named(contactCosts)} with --channel.`]
            : []),
        ];
        return { rule, scenario: scenarioOf(options, channel, drafted), lists: null };
      },
      hooks,
    );
    return {
      baseline: {
        name: users.definition.name,
        population: users.definition.population,
        size: users.size,
        buyers: users.buyers,
        buyersPerUser: users.buyersPerUser,
        usersPerDay: users.usersPerDay,
      },
      hypothesis: { upliftRelative, alpha, power: options.power, treatmentShare },
      design,
      why,
      ...simulated,
    };
  } catch (error) {
    // The scenario is ours, its figures are the caller's.
    if (error instanceof RangeError && error.name === 'RangeError')
      throw new CliError(error.message, 2, { cause: error });
    throw error;
  } finally {
    await lake.close();
  }
}

const STEPS = { viewToCart: 'from a view to the cart', cartToPurchase: 'from the cart to the purchase' } as const;

const named = (costs: readonly { channel: string }[]): string => costs.map(({ channel }) => channel).join(', ');

/** The channel that contacts cost of. @throws CliError - one of which the settings name no cost. */
function channelOf({ channel }: CampaignOptions, contactCosts: readonly { channel: string }[]): string | undefined {
  if (channel === undefined) return contactCosts.length === 1 ? contactCosts[0]!.channel : undefined;
  const found = contactCosts.find((cost) => cost.channel.toLowerCase() === channel.trim().toLowerCase());
  if (found === undefined)
    throw new CliError(
      `The shop's settings name no cost of a contact by ${channel}; ${contactCosts.length === 0 ? 'they name none of any channel' : `they name ${named(contactCosts)}`}. Add it with "cartograph settings set --contact-cost ${channel}=AMOUNT".`,
      2,
    );
  return found.channel;
}

function scenarioOf(
  { audience: kind, category, from, to, alpha, treatmentShare, runs, seed, uplift, window }: CampaignOptions,
  channel: string | undefined,
  { effect, ranges }: Pick<Scenario, 'effect' | 'ranges'>,
): Scenario {
  return {
    name: `A campaign that hopes for ${signedPercent(uplift)}`,
    seed,
    runs,
    audience: {
      kind,
      entry: 'start',
      ...(category === undefined ? {} : { category }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    },
    test: { days: window, metric: 'conversion', treatmentShare, alpha },
    effect,
    economics: { fixed: 0, discount: 0 },
    ...(channel === undefined ? {} : { channel }),
    ranges,
    policies: [],
  };
}

const figure = (estimate: Estimate): string =>
  estimate.ok
    ? `${percent(estimate.value)} (${estimate.level * 100} % interval ${percent(estimate.low)} to ${percent(estimate.high)})`
    : `– (${estimate.detail})`;

/** The same in words. */
export function campaignText(campaign: Campaign): string {
  const { baseline, hypothesis, design, why } = campaign;
  const { needed, powerWithAudience, minimumDetectableUplift: smallest } = design;
  return [
    `${baseline.name}: ${count(baseline.size)} users, of whom ${figure(baseline.buyersPerUser)} buy in the rest of the period without a campaign.`,
    ...(needed === null
      ? []
      : [
          needed.ok
            ? `To find the hoped ${signedPercent(hypothesis.upliftRelative)} of that with a power of ${percent(hypothesis.power)} the test needs ${count(needed.users)} users.`
            : `No number of users would do: ${needed.detail}`,
        ]),
    powerWithAudience.ok
      ? `With this audience its power is ${percent(powerWithAudience.value)}.`
      : `Its power is unknown: ${powerWithAudience.detail}`,
    smallest.ok
      ? `The smallest uplift that it finds with that power is ${percent(smallest.value)}.`
      : `The smallest uplift it finds is unknown: ${smallest.detail}`,
    '',
    ...why,
    scenarioText(campaign),
  ].join('\n');
}
