import type { EstimateFieldsFragment } from '@cartograph/sdk/operations/shop';
import { GetPurchaseDriversDocument, type GetPurchaseDriversQuery } from '@cartograph/sdk/operations/purchase-drivers';
import { Option, type Command } from 'commander';
import { wholeNumber } from '../../options.js';
import { count, percent, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';
import { withProgress } from '../../with-progress.js';
import { statesLine } from './states-line.js';

type PurchaseDrivers = GetPurchaseDriversQuery['analytics']['purchaseDrivers'];

interface PurchaseDriversOptions extends ScopeOptions {
  first: number;
  listFirst?: string;
  mostPairs: number;
}

/** `ask purchase-drivers`: which product attributes go with carts and purchases in each category (H3). */
export function askPurchaseDrivers(parent: Command): void {
  const command = parent
    .command('purchase-drivers')
    .description('product attributes that go with carts and purchases, by category (H3)');
  withScope(
    command
      .addOption(
        new Option('--first <rows>', 'findings, categories and attributes of each, 1 to 100')
          .argParser(wholeNumber(1, 100))
          .default(20),
      )
      .option('--list-first <category>', 'a category that is listed first, whatever its size (with --json)')
      .addOption(
        new Option('--most-pairs <pairs>', 'pairs of session and product looked at, at most')
          .argParser(wholeNumber(0, 999_999_999))
          .default(2_000_000),
      ),
  ).action(async (options: PurchaseDriversOptions) => {
    const input = { first: options.first, category: options.listFirst ?? null, mostPairs: options.mostPairs };
    const { ask } = await import('../../ask.js');
    const variables = { ...scopeVariables(options), input };
    const {
      analytics: { purchaseDrivers },
    } = await withProgress((hooks) => ask(asked(options), GetPurchaseDriversDocument, variables, hooks));
    printAnswer(purchaseDrivers, { json: options.json, text: () => lines(purchaseDrivers).join('\n') });
  });
}

function lines({
  sentence,
  findings,
  findingCount,
  notConfirmedCount,
  refutedCount,
  power,
  attributeCount,
  differingAttributeCount,
  refutedAttributeCount,
  attributes,
  pairs,
  pairsLeftOut,
  lookedAt,
  assumptions,
}: PurchaseDrivers): string[] {
  const differing = attributes.filter(({ status }) => status === 'CONFIRMED');
  return [
    sentence,
    ...(findings.length > 0
      ? [
          table([
            ['category', 'step', 'what', 'times as often', 'percentage points', 'q', 'unlike others', 'cases'],
            ...findings.map((one) => [
              one.category,
              step(one.step),
              what(one),
              range(one.rateRatio, (value) => value.toFixed(2)),
              range(one.percentagePoints, (value) => percent(value)),
              one.qValue === null ? '–' : one.qValue.toPrecision(2),
              one.differs === null ? '–' : one.differs ? 'yes' : 'no',
              count(one.support),
            ]),
          ]),
        ]
      : []),
    ...(findingCount > findings.length
      ? [`${count(findings.length)} of ${count(findingCount)} findings; --first lists more.`]
      : []),
    ...(differing.length > 0
      ? [
          table([
            ['differs between categories', 'step', 'categories', 'Q', 'I²', 'q'],
            ...differing.map((trait) => [
              what(trait),
              step(trait.step),
              count(trait.categories),
              trait.q.toFixed(1),
              percent(trait.iSquared),
              trait.qValue.toPrecision(2),
            ]),
          ]),
        ]
      : []),
    statesLine({
      found: findingCount,
      notConfirmed: notConfirmedCount,
      refuted: refutedCount,
      power,
      what: 'attribute',
    }),
    ...(attributeCount > 0
      ? [
          `Categories differ in ${count(differingAttributeCount)} of ${count(attributeCount)} attributes; not confirmed in ${count(attributeCount - differingAttributeCount - refutedAttributeCount)} (too few to tell), refuted in ${count(refutedAttributeCount)} (no difference that counts).`,
        ]
      : []),
    `${count(lookedAt)} effects and differences were looked at, in ${count(pairs - pairsLeftOut)} of ${count(pairs)} pairs of session and product that can tell.`,
    ...assumptions.filter(({ holds }) => holds === false).map(({ name, detail }) => `${name}: no. ${detail}`),
  ];
}

const step = (name: string): string => name.toLowerCase().replaceAll('_', ' ');
const what = ({ attribute, level }: { attribute: string; level: string | null }): string =>
  `${step(attribute)}${level === null ? '' : ` ${level || '(none)'}`}`;
const range = ({ value, low, high }: EstimateFieldsFragment, shown: (value: number) => string): string =>
  value === null || low === null || high === null ? '–' : `${shown(value)} [${shown(low)}, ${shown(high)}]`;
