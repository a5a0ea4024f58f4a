import {
  audienceHistory,
  type AudienceHistory,
  type AudienceRule,
  type HistoryOptions,
  type Period,
} from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import {
  missingCosts,
  simulateScenario,
  withShopCosts,
  type History,
  type NeededCost,
  type Scenario,
  type ScenarioCheck,
  type ScenarioResult,
  type StatedEconomics,
} from '@cartograph/experiments';
import { costsOn, type KnownCosts } from '../../shop/shop-costs.js';
import type { FoundLists } from '../lists/find-lists.js';
import { listsOnHistory, type ListsPlace, type ShownLists } from '../lists/lists-on-history.js';
import { requirePurchases, UnusableHistoryError, type HistoryFaults } from './unusable-history.js';

export interface ScenarioHooks {
  signal: AbortSignal;
  /** `reading` the log, where arms are lists `listing`, then `simulating`. */
  onProgress(step: 'reading' | 'listing' | 'simulating', done: number, total: number | null): void;
  /** Told of the users once they are read: those who take part, those whom the log does not follow for `test.days`, the local days that are read. */
  onUsers?(found: { users: number; notFollowed: number; period: Period; timeZone: string }): void;
  /** Worker threads; the result is the same bytes at any number. Default `auto`. */
  threads?: number | 'auto';
}

/** A scenario's result; with what was shown, where its arms are lists. Those kept before faults were told have none. */
export interface SimulatedScenario extends ScenarioResult, Partial<HistoryFaults> {
  /** Runs of before the shop had settings have none. */
  costs?: SimulatedCosts;
  /** First local day of what users are drawn from, where the log counts carts or purchases otherwise than before within the audience's period; null where all of it is drawn from. */
  drawnSince: string | null;
  shown?: ShownLists;
}

/** Margin and costs for all arms, as they were taken. */
export interface SimulatedCosts {
  economics: StatedEconomics;
  /** What of them is the shop's; the file said the rest. */
  fromShop: NeededCost[];
  /** What a verdict about profit lacks. */
  missing: readonly NeededCost[];
}

/** What makes the lists of a scenario with `recommendations`, and where that is kept. */
export interface ScenarioListsAsked extends ListsPlace {
  found: FoundLists;
}

/**
 * Simulates a scenario on the past of an audience's users: day 0 is that on which each entered, and all whom the log follows for `test.days` take part, with or without a session.
 * Segments are `new` and `returning`: without and with a session in the 28 days before entering. Groups are the catalog's parts.
 * Where the level of events changed within the period, users are drawn from what follows the change, as many as take part: carts and orders before it say nothing of what comes.
 *
 * @param store - on the snapshot that the audience was frozen on.
 * @param question.shop - fills in the margin and the cost of a contact where the scenario does not say them.
 * @param question.lists - of a scenario with `recommendations`, see `findLists`.
 * @throws UnusableHistoryError - nobody entered, nobody is followed so long, purchases are not known; ImpossibleSimulationError, ImpossibleUpliftError, RangeError - as `simulateScenario`; with lists as `listsOnHistory`; QuestionError - the rule; the signal's reason.
 */
export async function scenarioOnHistory(
  store: EventStore,
  question: { rule: AudienceRule; scenario: Scenario; lists: ScenarioListsAsked | null; shop: KnownCosts },
  { signal, onProgress, onUsers, threads }: ScenarioHooks,
): Promise<SimulatedScenario> {
  onProgress('reading', 0, null);
  const { rule, lists: asked } = question;
  const windowDays = question.scenario.test.days ?? null;
  const history = await audienceHistory(store, rule, { windowDays, signal });
  requirePurchases(history);
  if (history.userNumbers.length + history.notFollowed === 0)
    throw new UnusableHistoryError(
      'empty-audience',
      'Nobody is in the audience. Choose a wider one, or a longer period.',
    );
  if (history.userNumbers.length === 0)
    throw new UnusableHistoryError(
      'nobody-followed',
      `The log follows none of the ${history.notFollowed} users for ${windowDays} days after they enter, within the audience's period. Look at fewer days, choose a period that ends later, or import a longer log.`,
    );
  const {
    userNumbers: { length: users },
    notFollowed,
    period,
    timeZone,
    faults,
    daysLeftOut,
  } = history;
  // Lists are made of and for each user, whenever the user entered.
  const since = asked === null ? await sinceLevelChange(store, rule, history, { windowDays, signal }) : null;
  onUsers?.({ users, notFollowed, period: { from: period.from, to: period.to }, timeZone });
  const drawn: Scenario =
    since === null
      ? question.scenario
      : {
          ...question.scenario,
          audience: { ...question.scenario.audience, users: question.scenario.audience.users ?? users },
        };
  const tooMany = drawnRefusal(drawn, drawn.audience.users ?? users);
  if (tooMany !== null) throw new RangeError(`The audience has ${users} users: that ${tooMany}`);
  const { scenario, fromShop } = withShopCosts(drawn, costsOn(history, question.shop));
  const costs = { economics: scenario.economics, fromShop, missing: missingCosts(scenario) };
  const made =
    asked &&
    (await listsOnHistory(store, history, asked.found, asked, {
      windowDays,
      signal,
      onProgress: (done, total) => onProgress('listing', done, total),
    }));
  const hooks = {
    signal,
    onProgress: (done: number, total: number) => onProgress('simulating', done, total),
    ...(threads === undefined ? {} : { threads }),
  };
  const result = await simulateScenario(
    scenario,
    columnsOf(since ?? history),
    made === null ? hooks : { ...hooks, lists: made.lists },
  );
  const told = { costs, faults, daysLeftOut, drawnSince: since?.period.from ?? null };
  return { ...result, ...told, ...(made === null ? {} : { shown: made.shown }) };
}

/** With fewer users or orders since a change of tracking, what is drawn would be a handful of people again and again. */
const [FEWEST_USERS, FEWEST_ORDERS] = [200, 50];

/** The audience's past from the last change of the level of events in its period on; null where there was none, or where too few have entered and been followed since. */
async function sinceLevelChange(
  store: EventStore,
  rule: AudienceRule,
  { faults, period }: AudienceHistory,
  options: HistoryOptions,
): Promise<AudienceHistory | null> {
  // An RFM segment is entered at the period's end: all that is drawn from comes after it.
  if (rule.kind === 'rfm-segment') return null;
  const from = faults
    .filter(
      ({ kind, date, eventType, levelChange }) =>
        kind === 'event-type-level-changed' &&
        // Of one category little is known to have changed for all; removals are no part of what is simulated.
        (eventType === 'cart' || eventType === 'purchase') &&
        levelChange?.category === null &&
        date > period.from &&
        date <= period.to,
    )
    .reduce<string | null>((last, { date }) => (last === null || date > last ? date : last), null);
  if (from === null) return null;
  const history = await audienceHistory(store, { ...rule, period: { from, to: period.to } }, options);
  const orders = history.purchases.reduce((found, count) => found + Number(count > 0), 0);
  return history.userNumbers.length < FEWEST_USERS || orders < FEWEST_ORDERS ? null : history;
}

function columnsOf(history: AudienceHistory): History {
  const { sessionOffsets, enteredDay, views, carts, purchases, value, before, orderGroup, groupNames } = history;
  const sessionDay = history.sessionDay.slice();
  for (let user = 0; user < enteredDay.length; user += 1) {
    for (let at = sessionOffsets[user]!; at < sessionOffsets[user + 1]!; at += 1) sessionDay[at]! -= enteredDay[user]!;
  }
  return {
    sessionOffsets,
    sessionDay,
    viewed: views,
    carted: carts,
    purchased: purchases,
    orderValue: value,
    orderGroup,
    groupNames,
    segment: Uint8Array.from(before.sessions, (count) => (count > 0 ? 1 : 0)),
    segmentNames: ['new', 'returning'],
    preValue: before.value,
  };
}

/** Days after entering that an audience's history can tell. */
const MOST_DAYS = 366;

/** Users drawn in all runs together: more take hours on any machine, so that somebody has mistyped. */
const MOST_DRAWN = 1e11;

function drawnRefusal({ runs }: Scenario, users: number): string | null {
  if (runs * users <= MOST_DRAWN) return null;
  return `makes ${(runs * users).toPrecision(2)} users in ${runs} runs, more than the ${MOST_DRAWN.toExponential(0)} that can be drawn; give at most ${Math.floor(MOST_DRAWN / runs)} as audience.users, or fewer runs.`;
}

/** Refuses what of a scenario cannot be simulated on an audience's past. */
export const checkOnHistory: ScenarioCheck = (scenario, refuse) => {
  const { audience, test } = scenario;
  if (audience.entry !== 'start')
    refuse(
      'audience.entry',
      `is ${audience.entry}, but users enter by the rule of the audience, with or without a session after it; write entry: start.`,
    );
  if (test.days === undefined || test.days > MOST_DAYS)
    refuse(
      'test.days',
      `is ${test.days ?? 'not given'}; say for how many days after entering a user is looked at, 1 to ${MOST_DAYS}.`,
    );
  const tooMany = audience.users === undefined ? null : drawnRefusal(scenario, audience.users);
  if (tooMany !== null) refuse('audience.users', `is ${audience.users}, which ${tooMany}`);
};

/** Refuses what of a scenario is not of a campaign whose audience was frozen on a snapshot. */
export const checkOfCampaign =
  (snapshotId: string): ScenarioCheck =>
  (scenario, refuse) => {
    const { snapshot, audience } = scenario;
    if (snapshot !== undefined && snapshot !== snapshotId)
      refuse(
        'snapshot',
        `is ${snapshot}, but the campaign's audience was frozen on ${snapshotId}; leave it out, or plan a campaign on an audience of that snapshot.`,
      );
    for (const key of ['kind', 'category', 'from', 'to'] as const)
      if (audience[key] !== undefined)
        refuse(`audience.${key}`, `is said by the campaign's own audience; leave audience.${key} out.`);
    checkOnHistory(scenario, refuse);
  };
