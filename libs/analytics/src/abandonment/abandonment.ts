import type { EventStore } from '@cartograph/events';
import { type Estimate, groupedShare, type RatioGroups } from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { plainDecimal } from '../decimal.js';
import { checkFilter } from '../event-filter.js';
import { logRange } from '../period.js';
import { timeQuantiles, type TimeQuantiles } from '../quantile-limits.js';
import { QuestionError } from '../question-error.js';
import { sessionsText } from '../session-scope.js';
import { type Fragment, select } from '../sql.js';
import { trackedPeriod } from '../tracked-period.js';
import { ratioOf } from '../user-groups.js';
import { notLogged, unknownTypes } from '../unlogged-types.js';
import { watchedFor } from '../watched-until.js';
import {
  categoriesQuery,
  type CartOutcome,
  HORIZONS,
  hoursQuery,
  type OutcomeRow,
  outcomesQuery,
  type PartRow,
  type ReturnRow,
  returnsQuery,
} from './abandonment-queries.js';
import { type CartScope, checkGrace } from './cart-lines.js';

/** Carts of a category, or of an hour. */
export interface AbandonmentPart {
  /** A category, or a local hour 0–23 of the last cart event. */
  part: string;
  carts: number;
  abandoned: number;
  /** abandoned ÷ carts. */
  abandonedPerCart: Estimate;
  productsLeft: number;
  /** Sum of the prices of products left, exact. */
  valueLeft: string;
}

/** What the users of abandoned carts did within some hours after the session ended. */
export interface AbandonmentReturn {
  hours: number;
  /** Abandoned carts that the log follows for so long. */
  followed: number;
  /** Who came back ÷ followed. */
  returnedPerCart: Estimate;
  /** Who bought something they had left ÷ followed. */
  boughtSamePerCart: Estimate;
  /** Who bought anything ÷ followed. */
  boughtAnythingPerCart: Estimate;
}

/** Answer of {@link abandonment}. */
export interface Abandonment extends Answer {
  graceHours: number | null;
  /** Sessions with a cart event. */
  carts: number;
  /** Something bought and nothing left. */
  bought: number;
  /** Something bought and something left. */
  partlyBought: number;
  /** Nothing bought and something left. */
  abandoned: number;
  /** Everything taken out again; null where the log never records removals, so that what was taken out counts as left. */
  emptied: number | null;
  /** abandoned ÷ carts. */
  abandonedPerCart: Estimate;
  /** Users with an abandoned cart. */
  users: number;
  /** Products left in abandoned carts, one a cart and product. */
  productsLeft: number;
  /** Sum of their prices, exact. */
  valueLeft: string;
  /** Of them: without a known price; they add nothing to the value. */
  unpricedLeft: number;
  /** Sum of the prices of products left in partly bought carts. */
  valueLeftPartly: string;
  /** Abandoned carts whose user came back, before the log ends, and before a day that lost visits or purchases. */
  returned: number;
  /** Hours until the next session of those; null where there is none, `too-few` where they are too few for an interval. */
  hoursUntilReturn: TimeQuantiles | null;
  /** Within 1 hour, 1 day and 7 days. */
  returns: AbandonmentReturn[];
  /** Of abandoned carts followed for 7 days: money left, and money for which the same products were bought within these. */
  recovery: { carts: number; valueLeft: string; valueRecovered: string };
  /** Most abandoned carts first, the first `first`. */
  byCategory: AbandonmentPart[];
  categoryCount: number;
  /** All 24 hours. */
  byHour: AbandonmentPart[];
}

/** Arguments of {@link abandonment}. */
export interface AbandonmentQuestion extends Question {
  /** Null: what is not bought in the session of the cart is left. Otherwise whole hours from 1 to 720 in which buying it later counts as bought. Default null. */
  graceHours?: number | null;
  /** Categories to tell. Default 20. */
  first?: number | null;
}

/**
 * Carts that were left: how many, worth how much, and whether their users come back.
 *
 * A cart is the products that a session carted. A product of it is bought when the session buys it at or after its first cart event (or, with a grace, its
 * user does so within these hours after the last one), removed when its last removal is not before its last cart event, and otherwise left. A cart of which
 * nothing was bought and something left is abandoned, once however often things were put in. Prices are those of the last cart event. Returns
 * are sessions that began after the cart's session ended; each horizon counts only carts that the log follows for so long,
 * without a day that lost visits or purchases.
 *
 * @returns zeros, `no-data` estimates and null quantiles where there are no carts.
 * @throws QuestionError - an invalid period, time zone, filter, grace or number of categories, or no period on an empty log.
 * Cost: carts, removals and purchases of sessions that carted; the sessions of users with abandoned carts.
 */
export async function abandonment(store: EventStore, question: AbandonmentQuestion): Promise<Abandonment> {
  const { filter, signal, bots = 'include' } = question;
  const first = question.first ?? 20;
  const graceHours = question.graceHours ?? null;
  if (!Number.isSafeInteger(first) || first < 1)
    throw new QuestionError(
      'invalid-page-size',
      'first',
      String(first),
      `first is ${first}. Give a whole number from 1.`,
    );
  checkGrace(graceHours);
  checkFilter(filter);
  const period = await trackedPeriod(store, question, {
    types: ['view', 'cart', 'remove_from_cart', 'purchase'],
    needed: ['cart', 'remove_from_cart', 'purchase'],
  });
  const range = await logRange(store);
  const scope: CartScope = { period, bots, filter, graceHours };
  const statements: [Fragment, Fragment, Fragment, Fragment] = [
    outcomesQuery(scope),
    returnsQuery(
      scope,
      await watchedFor(store, {
        timeZone: period.timeZone,
        end: range?.last ?? period.end,
        types: ['view', 'purchase'],
      }),
    ),
    categoriesQuery(scope),
    hoursQuery(scope),
  ];
  const [outcomes, [returns], categories, perHour, unlogged] = await Promise.all([
    select<OutcomeRow>(store, statements[0], signal),
    select<ReturnRow>(store, statements[1], signal),
    select<PartRow>(store, statements[2], signal),
    select<PartRow>(store, statements[3], signal),
    unknownTypes(store, period),
  ]);
  if (!returns) throw new Error('An aggregate over all abandoned carts gave no row.');

  // A log that never records purchases cannot tell an abandoned cart from one that was bought.
  const rate = (what: string, part: number, whole: number, groups: RatioGroups): Estimate =>
    unlogged.has('purchase') ? notLogged('purchase', what, period.untracked) : groupedShare(part, whole, groups);
  const partOf = ({ carts: all, abandoned: left, products_left, value_left, ...row }: PartRow): AbandonmentPart => ({
    part: row.part ?? '',
    carts: all,
    abandoned: left,
    abandonedPerCart: rate('how many carts were abandoned', left, all, ratioOf(row)),
    productsLeft: products_left,
    valueLeft: plainDecimal(value_left),
  });
  const of = (outcome: CartOutcome): OutcomeRow =>
    outcomes.find((row) => row.outcome === outcome) ?? {
      outcome,
      carts: 0,
      users: 0,
      products_left: 0,
      value_left: '0',
      unpriced_left: 0,
    };
  const carts = outcomes.reduce((sum, row) => sum + row.carts, 0);
  const abandoned = of('abandoned');
  const parts = categories
    .map(partOf)
    .toSorted((a, b) => b.abandoned - a.abandoned || b.carts - a.carts || (a.part < b.part ? -1 : 1));
  const byHour = new Map(perHour.map((row) => [row.part, row]));
  return {
    ...answerFor(
      store,
      period,
      {
        name: 'Abandoned carts',
        formula:
          `a cart = the products that a session carted; a product is bought by a purchase of it in the session at or after its first cart event${graceHours === null ? '' : ` or within ${graceHours} hours after the last`}, ` +
          'removed when its last removal is not before its last cart event, else left; abandoned = carts with a product left and none bought; abandonedPerCart = abandoned ÷ carts; valueLeft = sum of prices at the last cart event; ' +
          'returns = sessions that began after the one of the cart ended, each horizon over carts that the log follows for so long, without a day that lost visits or purchases; intervals by Wilson at 95 %, of quantiles by Woodruff, from random groups of users',
        population: `carts of ${sessionsText({ period, bots })}${restrictionText(filter)}`,
      },
      statements,
    ),
    graceHours,
    carts,
    bought: of('bought').carts,
    partlyBought: of('partly').carts,
    abandoned: abandoned.carts,
    emptied: unlogged.has('remove_from_cart') ? null : of('emptied').carts,
    abandonedPerCart: rate(
      'how many carts were abandoned',
      abandoned.carts,
      carts,
      ratioOf(perHour.find(({ part }) => part === null) ?? {}),
    ),
    users: abandoned.users,
    productsLeft: abandoned.products_left,
    valueLeft: plainDecimal(abandoned.value_left),
    unpricedLeft: abandoned.unpriced_left,
    valueLeftPartly: plainDecimal(of('partly').value_left),
    returned: returns.returned,
    hoursUntilReturn: timeQuantiles(returns, { byUser: true }),
    returns: HORIZONS.map((horizon) => {
      const followed = returns[`followed_${horizon}`] ?? 0;
      return {
        hours: horizon,
        followed,
        returnedPerCart: groupedShare(
          returns[`returned_${horizon}`] ?? 0,
          followed,
          ratioOf(returns, `returned_${horizon}`),
        ),
        boughtSamePerCart: rate(
          'how many bought what they left',
          returns[`same_${horizon}`] ?? 0,
          followed,
          ratioOf(returns, `same_${horizon}`),
        ),
        boughtAnythingPerCart: rate(
          'how many bought anything',
          returns[`anything_${horizon}`] ?? 0,
          followed,
          ratioOf(returns, `anything_${horizon}`),
        ),
      };
    }),
    recovery: {
      carts: returns.followed_168 ?? 0,
      valueLeft: plainDecimal(returns.left_value),
      valueRecovered: plainDecimal(returns.recovered_value ?? '0'),
    },
    byCategory: parts.slice(0, first),
    categoryCount: parts.length,
    byHour: Array.from({ length: 24 }, (_, hour) =>
      partOf(byHour.get(String(hour)) ?? { ...NO_CARTS, part: String(hour) }),
    ),
  };
}

const NO_CARTS: Omit<PartRow, 'part'> = {
  carts: 0,
  abandoned: 0,
  products_left: 0,
  value_left: '0',
  grouped_groups: 0,
  grouped_x: 0,
  grouped_y: 0,
  grouped_xx: 0,
  grouped_xy: 0,
  grouped_yy: 0,
  grouped_xxx: 0,
  grouped_xxy: 0,
  grouped_xyy: 0,
  grouped_yyy: 0,
};
