import type { EstimateFieldsFragment } from '@cartograph/sdk/operations/shop';
import { GetPricesDocument, type GetPricesQuery } from '@cartograph/sdk/operations/prices';
import { Option, type Command } from 'commander';
import { wholeNumber } from '../../options.js';
import { count, decimal, percent, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';

type Prices = GetPricesQuery['analytics']['prices'];

interface PricesOptions extends ScopeOptions {
  first: number;
  changesFirst: number;
  smallestViews: number;
}

/** `ask prices`: price bands, and what went along with changes of price. */
export function askPrices(parent: Command): void {
  const command = parent
    .command('prices')
    .description('price bands of each category, and how conversion stood after changes of price');
  withScope(
    command
      .addOption(
        new Option('--first <categories>', 'categories listed, 1 to 100').argParser(wholeNumber(1, 100)).default(20),
      )
      .addOption(
        new Option('--changes-first <changes>', 'changes listed, 1 to 100').argParser(wholeNumber(1, 100)).default(20),
      )
      .addOption(
        new Option('--smallest-views <views>', 'views that a listed change needs before and after')
          .argParser(wholeNumber(0, 999_999_999))
          .default(20),
      ),
  ).action(async (options: PricesOptions) => {
    const { first, changesFirst, smallestViews } = options;
    const { ask } = await import('../../ask.js');
    const {
      analytics: { prices },
    } = await ask(asked(options), GetPricesDocument, {
      ...scopeVariables(options),
      input: { first, changesFirst, smallestViews },
    });
    printAnswer(prices, { json: options.json, text: () => lines(prices).join('\n') });
  });
}

function lines({
  categories,
  categoryCount,
  associations,
  minimumEffect,
  power,
  changes,
  changeCount,
  listableChangeCount,
}: Prices): string[] {
  return [
    table([
      ['category', 'band', 'from', 'below', 'products', 'views', 'carts', 'purchases', 'carts per view'],
      ...categories.flatMap(({ category, bands }) =>
        bands.map(({ band, from, until, products, views, carts, purchases, cartsPerView }) => [
          category,
          band.toLowerCase(),
          money(from),
          money(until),
          count(products),
          count(views),
          count(carts),
          count(purchases),
          range(cartsPerView, percent),
        ]),
      ),
    ]),
    ...(categoryCount > categories.length
      ? [`${count(categories.length)} of ${count(categoryCount)} categories; --first lists more.`]
      : []),
    table([
      ['after a price', 'of', 'changes', 'after ÷ before (1 is no change)', 'q', 'status'],
      ...associations
        .filter(({ category }) => category === null)
        .map(({ direction, outcome, changes: many, ratio, qValue, status, detectable }) => [
          direction.toLowerCase(),
          outcome.toLowerCase().replaceAll('_', ' '),
          count(many),
          range(ratio, (value) => value.toFixed(2)),
          qValue === null ? '–' : qValue.toPrecision(2),
          statusText(status, detectable),
        ]),
    ]),
    `Refuted: a change of ${percent(minimumEffect)} or more is excluded.${power.length === 0 ? '' : ` On average, these searches would confirm ${power.map(({ ratio, power: share }) => `a ratio of ${ratio} in ${percent(share)}`).join(', ')} of cases.`}`,
    'What went along with changes of price is an association: prices are not changed at random.',
    ...(changes.length > 0
      ? [
          table([
            ['product', 'category', 'when (UTC)', 'before', 'after', 'change', 'carts per view, after ÷ before'],
            ...changes.map(
              ({ productId, category, changedAt, priceBefore, priceAfter, relativeChange, associated }) => [
                productId,
                category,
                changedAt.slice(0, 16).replace('T', ' '),
                decimal(priceBefore),
                decimal(priceAfter),
                percent(relativeChange),
                range(associated, (value) => value.toFixed(2)),
              ],
            ),
          ]),
        ]
      : []),
    `${count(changeCount)} changes of price, ${count(listableChangeCount)} of them with enough views on both sides to be listed.`,
  ];
}

const statusText = (status: string | null, detectable: number | null): string =>
  status === null
    ? '–'
    : `${status.toLowerCase().replaceAll('_', ' ')}${detectable === null ? '' : ` (detectable from ${detectable.toFixed(2)})`}`;
const money = (value: string | null): string => (value === null ? '–' : decimal(value));
const range = ({ value, low, high }: EstimateFieldsFragment, shown: (value: number) => string): string =>
  value === null || low === null || high === null ? '–' : `${shown(value)} [${shown(low)}, ${shown(high)}]`;
