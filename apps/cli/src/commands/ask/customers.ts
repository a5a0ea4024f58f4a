import {
  GetLifetimeValueDocument,
  GetRepeatPurchaseDocument,
  GetRfmDocument,
  type GetLifetimeValueQuery,
  type GetRepeatPurchaseQuery,
  type GetRfmQuery,
} from '@cartograph/sdk/operations/segments';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { wholeNumber } from '../../options.js';
import { count, decimal, percent, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';

type RepeatPurchase = GetRepeatPurchaseQuery['analytics']['repeatPurchase'];
type Rfm = GetRfmQuery['analytics']['rfm'];
type LifetimeValue = GetLifetimeValueQuery['analytics']['lifetimeValue'];

/** `ask repeat`: how long until they buy again. */
export function askRepeat(parent: Command): void {
  withScope(parent.command('repeat').description('how long until they buy again, by category'))
    .addOption(
      new Option('--top <categories>', 'categories with most purchase sessions, 0 to 100')
        .argParser(wholeNumber(0, 100))
        .default(20),
    )
    .action(async (options: ScopeOptions & { top: number }) => {
      const { ask } = await import('../../ask.js');
      const {
        analytics: { repeatPurchase },
      } = await ask(asked(options), GetRepeatPurchaseDocument, {
        ...scopeVariables(options),
        categoriesFirst: options.top,
      });
      printAnswer(repeatPurchase, { json: options.json, text: () => repeatText(repeatPurchase) });
    });
}

/** `ask rfm`: the buyers by recency, frequency and money. */
export function askRfm(parent: Command): void {
  withScope(parent.command('rfm').description('buyers by when they last bought, how often and how much'))
    .option('--k-means', 'by clusters instead of rules')
    .addOption(
      new Option('--clusters <number>', 'of k-means, 2 to 8; default: chosen by silhouettes').argParser(
        wholeNumber(2, 8),
      ),
    )
    .addOption(new Option('--seed <number>', 'of k-means').argParser(wholeNumber(0, 999_999_999)).default(1))
    .action(async (options: ScopeOptions & { kMeans?: true; clusters?: number; seed: number }) => {
      const { ask } = await import('../../ask.js');
      const input = {
        method: options.kMeans ? ('K_MEANS' as const) : ('RULE' as const),
        clusters: options.clusters ?? null,
        seed: options.seed,
      };
      const {
        analytics: { rfm },
      } = await ask(asked(options), GetRfmDocument, { ...scopeVariables(options), input });
      printAnswer(rfm, { json: options.json, text: () => rfmText(rfm) });
    });
}

/** `ask lifetime-value`: what the customers are worth in the months ahead. */
export function askLifetimeValue(parent: Command): void {
  withScope(
    parent
      .command('lifetime-value')
      .description('what customers are worth in the months ahead, by BG/NBD and Gamma-Gamma'),
  )
    .addOption(new Option('--months <number>', 'months of 30 days, 1 to 60').argParser(wholeNumber(1, 60)).default(12))
    .addOption(new Option('--discount <fraction>', 'of a month').argParser(fraction).default(0.01))
    .action(async (options: ScopeOptions & { months: number; discount: number }) => {
      const { ask } = await import('../../ask.js');
      const {
        analytics: { lifetimeValue },
      } = await ask(asked(options), GetLifetimeValueDocument, {
        ...scopeVariables(options),
        input: { months: options.months, monthlyDiscount: options.discount },
      });
      printAnswer(lifetimeValue, { json: options.json, text: () => lifetimeText(lifetimeValue) });
    });
}

const UNKNOWN = '?';
const days = (value: number | null): string => (value === null ? UNKNOWN : value.toFixed(1));
const number = ({ value, low, high }: LifetimeValue['total'], digits: number): string =>
  value === null || low === null || high === null
    ? UNKNOWN
    : `${value.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
const share = (value: number | null): string => (value === null ? UNKNOWN : percent(value));

function repeatText({ purchaseSessions, buyers, all, categories, categoryCount }: RepeatPurchase): string {
  const row = (
    name: string,
    next: string,
    sessions: number,
    { observed, within, medianDays }: RepeatPurchase['all'],
  ): string[] => [
    name,
    next,
    count(sessions),
    count(observed.n),
    number(observed.p25Days, 1),
    number(observed.p50Days, 1),
    number(observed.p75Days, 1),
    ...[7, 30, 90].map((wanted) => share(within.find((one) => one.days === wanted)?.share.value ?? null)),
    days(medianDays.value),
  ];
  return [
    table([
      [
        'from',
        'to next',
        'purchase sessions',
        'followed',
        'p25 days',
        'p50',
        'p75',
        'again in 7 days',
        '30',
        '90',
        'half again by',
      ],
      row('everything', 'any', purchaseSessions, all),
      ...categories.flatMap(({ category, purchaseSessions: sessions, same, any }) => [
        row(category, 'same', sessions, same),
        row(category, 'any', sessions, any),
      ]),
    ]),
    `${count(buyers)} buyers; ${count(categories.length)} of ${count(categoryCount)} categories. Quantiles are of gaps that were seen and look short; the shares take into account who was watched too short.`,
  ].join('\n');
}

function rfmText({ buyers, revenue, asOf, segments, choiceText }: Rfm): string {
  return [
    table([
      ['segment', 'buyers', 'share', 'revenue', 'share', 'days since', 'purchases', 'per buyer', 'rule'],
      ...segments.map((one) => [
        one.name,
        count(one.buyers),
        share(one.buyerShare),
        decimal(one.revenue),
        share(one.revenueShare),
        days(one.recencyDays),
        days(one.purchaseSessions),
        one.revenuePerBuyer === null ? UNKNOWN : decimal(one.revenuePerBuyer),
        one.rule,
      ]),
    ]),
    `${count(buyers)} buyers, revenue ${decimal(revenue)}${asOf === null ? '' : `, as of ${asOf}`}.`,
    ...(choiceText === null ? [] : [choiceText]),
  ].join('\n');
}

function lifetimeText({
  months,
  customers,
  repeatCustomers,
  incomputable,
  all,
  bands,
  total,
  purchases,
  spending,
  holdout,
}: LifetimeValue): string {
  const name = ({ from, to }: { from: number; to: number | null }): string =>
    to === null ? `${from} or more` : from === to ? `${from}` : `${from}–${to}`;
  const row = (label: string, band: LifetimeValue['all']): string[] => [
    label,
    count(band.customers),
    number(band.aliveShare, 3),
    number(band.purchasesPerCustomer, 2),
    number(band.valuePerCustomer, 2),
  ];
  const held = (label: string, band: LifetimeValue['holdout']['all']): string[] => [
    label,
    count(band.customers),
    band.predicted === null ? UNKNOWN : band.predicted.toFixed(3),
    number(band.actual, 3),
  ];
  return [
    `${count(customers)} customers, ${count(repeatCustomers)} bought on more than one day.`,
    ...(incomputable ? [`No model: ${incomputable.detail}`] : []),
    table([
      ['bought again on days', 'customers', 'not left', `purchases in ${months} months`, 'value'],
      row('everybody', all),
      ...bands.map((band) => row(name(band), band)),
    ]),
    `Value of all: ${number(total, 2)}. ${[...purchases.parameters, ...spending.parameters].map((one) => `${one.name} ${number(one.estimate, 3)}`).join('; ')}`,
    holdout.incomputable
      ? `Not checked: ${holdout.incomputable.detail}`
      : `Fitted on ${holdout.calibrationDays} days, held against the ${holdout.holdoutDays} that followed:`,
    ...(holdout.incomputable
      ? []
      : [
          table([
            ['repeat days so far', 'customers', 'foretold', 'bought'],
            held('everybody', holdout.all),
            ...holdout.bands.map((band) => held(name(band), band)),
          ]),
        ]),
  ].join('\n');
}

function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Give a fraction from 0 to 1, such as 0.01.');
  return value;
}
