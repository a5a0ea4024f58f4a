import type { EventStore } from '@cartograph/events';
import { type Estimate, type Incomputable, incomputable, wilson } from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { botsText } from '../bot-choice.js';
import { checkFilter } from '../event-filter.js';
import { dayCount } from '../local-days.js';
import { QuestionError } from '../question-error.js';
import { select } from '../sql.js';
import { holdoutCheck, type HoldoutCheck } from './holdout-check.js';
import {
  type CustomerRow,
  customersQuery,
  holdoutQuery,
  type HoldoutRow,
  type SpendingRow,
  spendingQuery,
} from './lifetime-query.js';
import {
  buyersOf,
  fitModels,
  type ModelParameter,
  NO_MAXIMUM,
  type Outlook,
  outlookOf,
  parametersOf,
  type PurchaseModel,
  refusal,
} from './purchase-model.js';
import { trackedPeriod } from '../tracked-period.js';

/** Arguments of {@link lifetimeValue}. */
export interface LifetimeValueQuestion extends Question {
  /** Months of 30 days ahead, 1 to 60. Default 12. */
  months?: number;
  /** Discount of a month, 0 to 1. Default 0.01. */
  monthlyDiscount?: number;
}

/** A fitted model, as it must be told. */
export interface ModelFit {
  parameters: ModelParameter[];
  logLikelihood: number | null;
  /** Whether the fit found a maximum; without one none of its figures is told. */
  converged: boolean;
  steps: number;
}

/** Customers by the days on which they bought again. */
export interface LifetimeBand {
  /** Repeat purchase days, both inclusive; null: or more. */
  from: number;
  to: number | null;
  customers: number;
  /** Mean probability that a customer has not left. */
  aliveShare: Estimate;
  /** Purchase days expected of a customer within the months. */
  purchasesPerCustomer: Estimate;
  /** Discounted money expected of a customer within the months. */
  valuePerCustomer: Estimate;
}

/** Answer of {@link lifetimeValue}. */
export interface LifetimeValue extends Answer {
  months: number;
  monthlyDiscount: number;
  /** Users with a purchase. */
  customers: number;
  /** Of these, those who bought on more than one day. */
  repeatCustomers: number;
  /** repeatCustomers ÷ customers. */
  repeatShare: Estimate;
  /** Why there is no model; null where there is one. */
  incomputable: Incomputable | null;
  /** BG/NBD: r, alpha (days), a, b. */
  purchases: ModelFit;
  /** Gamma-Gamma: p, q, v (money). */
  spending: ModelFit;
  /** Everybody, then by repeat purchase days. */
  all: LifetimeBand;
  bands: LifetimeBand[];
  /** Discounted money expected of all customers within the months. */
  total: Estimate;
  holdout: HoldoutCheck;
}

const BANDS: readonly { from: number; to: number | null }[] = [
  { from: 0, to: 0 },
  { from: 1, to: 1 },
  { from: 2, to: 2 },
  { from: 3, to: 4 },
  { from: 5, to: null },
];
const EVERYBODY = { from: 0, to: null };

/**
 * What are the customers of the period worth in the months ahead? BG/NBD says how often they will buy and who has left, Gamma-Gamma what a
 * purchase brings; both by maximum likelihood on purchase days in the zone.
 *
 * Frequency, recency and age are counted as `lifetimes` counts them, by local day. The intervals are of the means, from the Hessian by the
 * delta method; how far single customers spread is not in them. The last third of the days is held out to see whether it was foretold.
 *
 * @returns figures with the reason where there is no model: fewer than 14 days, fewer than 30 repeat customers, or no maximum.
 * @throws QuestionError - an invalid period, zone, filter, number of months or discount.
 * Cost: three passes over the purchases; fits over the distinct (frequency, recency, age).
 * @see Fader, Hardie, Lee, Marketing Science 24 (2005) 275–284; Fader, Hardie (2013), Gamma-Gamma.
 */
export async function lifetimeValue(store: EventStore, question: LifetimeValueQuestion): Promise<LifetimeValue> {
  const { filter, signal, bots = 'include', months = 12, monthlyDiscount = 0.01 } = question;
  checkHorizon(months, monthlyDiscount);
  const period = await trackedPeriod(store, question, { types: ['purchase'], needed: [] });
  checkFilter(filter);
  const scope = period.covered && { period, covered: period.covered, filter, bots };
  const days = period.covered ? dayCount(period.covered.from, period.covered.to) : 0;
  const calibrationDays = Math.floor((2 * days) / 3);
  const statements = scope && {
    customers: customersQuery(scope),
    spending: spendingQuery(scope),
    holdout: holdoutQuery(scope, calibrationDays),
  };
  const rows = statements ? await select<CustomerRow>(store, statements.customers, signal) : [];
  const refused = refusal(rows, days);
  const [spendingRows, holdoutRows] =
    statements && !refused
      ? await Promise.all([
          select<SpendingRow>(store, statements.spending, signal),
          select<HoldoutRow>(store, statements.holdout, signal),
        ])
      : [[], []];
  const model = refused ? null : fitModels(rows, spendingRows);
  const reason = refused && !refused.ok ? refused : model && !model.purchases.converged ? NO_MAXIMUM : null;
  const count = (least: number): number =>
    rows.reduce((sum, { frequency, customers }) => sum + (frequency >= least ? customers : 0), 0);
  const outlook: Outlook =
    model && !reason ? outlookOf(model, buyersOf(rows), { months, monthlyDiscount }) : () => reason ?? NO_MAXIMUM;
  const band = (range: { from: number; to: number | null }): LifetimeBand => bandOf(range, rows, outlook);
  return {
    ...answerFor(
      store,
      period,
      {
        name: 'Customer lifetime value',
        formula:
          'frequency = local days with a purchase after the first; recency = days from the first to the last; age = days from the first to the last day of the log or period; BG/NBD for purchases, Gamma-Gamma for the value of a day after the first, ' +
          `maximum likelihood; value = Σ over ${months} months of 30 days of expected purchases × expected value ÷ (1 + ${monthlyDiscount})^month; intervals of the means by the delta method at 95 %`,
        population: `users with a purchase from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(filter)}${botsText(bots)}; who bought before counts as new`,
      },
      statements ? Object.values(statements) : [],
    ),
    months,
    monthlyDiscount,
    customers: count(0),
    repeatCustomers: count(1),
    repeatShare: wilson(count(1), count(0)),
    incomputable: reason,
    purchases: fitOf(model?.purchases ?? null),
    spending: fitOf(model?.spending ?? null),
    all: band(EVERYBODY),
    bands: BANDS.map(band),
    total: outlook('value', () => true, 1),
    holdout: holdoutCheck(holdoutRows, { days, calibrationDays }, reason),
  };
}

function bandOf(
  range: { from: number; to: number | null },
  rows: readonly CustomerRow[],
  outlook: Outlook,
): LifetimeBand {
  const isInside = (group: number): boolean => {
    const frequency = rows[group]?.frequency ?? -1;
    return frequency >= range.from && (range.to === null || frequency <= range.to);
  };
  const customers = rows.reduce((sum, row, group) => sum + (isInside(group) ? row.customers : 0), 0);
  const mean = (part: Parameters<Outlook>[0]): Estimate =>
    customers === 0 ? incomputable('no-data', 'No customer is in this band.') : outlook(part, isInside, customers);
  const alive = mean('alive');
  return {
    ...range,
    customers,
    aliveShare: alive.ok ? { ...alive, high: Math.min(1, alive.high) } : alive,
    purchasesPerCustomer: mean('purchases'),
    valuePerCustomer: mean('value'),
  };
}

function fitOf(fit: PurchaseModel['purchases'] | PurchaseModel['spending']): ModelFit {
  return fit
    ? {
        parameters: parametersOf(fit),
        logLikelihood: fit.converged ? fit.logLikelihood : null,
        converged: fit.converged,
        steps: fit.steps,
      }
    : { parameters: [], logLikelihood: null, converged: false, steps: 0 };
}

function checkHorizon(months: number, monthlyDiscount: number): void {
  if (!(Number.isInteger(months) && months >= 1 && months <= 60))
    throw new QuestionError(
      'invalid-filter',
      'months',
      String(months),
      `months is ${months}; give a whole number from 1 to 60.`,
    );
  if (!(monthlyDiscount >= 0 && monthlyDiscount <= 1))
    throw new QuestionError(
      'invalid-filter',
      'monthlyDiscount',
      String(monthlyDiscount),
      `monthlyDiscount is ${monthlyDiscount}; give a fraction from 0 to 1, such as 0.01.`,
    );
}
