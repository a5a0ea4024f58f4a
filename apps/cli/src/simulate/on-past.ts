import {
  knownCosts,
  openDecisions,
  scenarioOnHistory,
  snapshotId,
  type Decisions,
  type ScenarioListsAsked,
  type SimulatedScenario,
} from '@cartograph/api';
import type { AudienceRule } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import type { Scenario } from '@cartograph/experiments';
import type { Hooks } from '../ask.js';
import { toldFaults, type PastFaults } from '../past-faults.js';

/** What came out of a scenario; the same bytes as JSON for the same scenario, snapshot, time zone and settings of the shop, at any number of threads. */
export interface SimulatedOnPast extends Omit<SimulatedScenario, keyof PastFaults>, PastFaults {
  snapshotId: string;
  /** The users are synthetic: the demo shop made them. */
  isSynthetic: boolean;
  /** Defaults filled in. */
  scenario: Scenario;
  audience: { users: number; notFollowed: number; from: string; to: string; timeZone: string };
}

/** A scenario, and whose past it is tried on. */
export interface OnPast {
  rule: AudienceRule;
  scenario: Scenario;
  lists: ScenarioListsAsked | null;
}

/**
 * Simulates a scenario on the past of an audience of the data folder's log.
 *
 * @param asked - receives the shop's decisions and the costs in its settings.
 * @throws UnusableHistoryError, ImpossibleSimulationError, ImpossibleUpliftError - a past or an effect that cannot be simulated; the signal's reason.
 */
export async function simulateOnPast(
  store: EventStore,
  { data, threads }: { data: string; threads?: number },
  asked: (decisions: Decisions, shop: Awaited<ReturnType<typeof knownCosts>>) => OnPast | Promise<OnPast>,
  { onProgress, signal }: Hooks,
): Promise<SimulatedOnPast> {
  const decisions = await openDecisions(data);
  try {
    const shop = await knownCosts(decisions.read);
    const { rule, scenario, lists } = await asked(decisions, shop);
    let audience: SimulatedOnPast['audience'] | null = null;
    const result = await scenarioOnHistory(
      store,
      { rule, scenario, lists, shop },
      {
        signal,
        onUsers: ({ users, notFollowed, period, timeZone }) => {
          audience = { users, notFollowed, ...period, timeZone };
        },
        onProgress: (step, done, total) => {
          if (step === 'reading') onProgress({ step: 'reading the log' });
          else if (step === 'listing') onProgress({ step: 'recommending', done, total, unit: 'users' });
          else if (done === total) onProgress({ step: 'looking for the break-even and for what matters most' });
          else onProgress({ step: 'simulating', done, total, unit: 'campaigns' });
        },
        ...(threads === undefined ? {} : { threads }),
      },
    );
    if (audience === null) throw new Error('The users were not told.');
    return {
      snapshotId: snapshotId(store.snapshot.id),
      isSynthetic: store.snapshot.isSynthetic,
      scenario,
      audience,
      ...result,
      faults: toldFaults(result.faults ?? []),
      daysLeftOut: result.daysLeftOut ?? [],
    };
  } finally {
    await decisions.close();
  }
}
