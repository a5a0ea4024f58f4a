import { ExploreWithMarkDocument, type ExploreFieldsFragment } from '@cartograph/sdk/operations/explore';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { schemaName, wholeNumber } from '../../options.js';
import { count, decimal, percent, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';

type Figure = ExploreFieldsFragment['total'];
type Change = NonNullable<ExploreFieldsFragment['totalChange']>;

interface Options extends ScopeOptions {
  measure: (typeof MEASURES)[number];
  by?: (typeof DIMENSIONS)[number][];
  top: number;
  topWithin?: (typeof DIMENSIONS)[number];
  types?: (typeof TYPES)[number][];
  product?: string;
  priceFrom?: string;
  priceTo?: string;
  priceEdges?: string[];
  csv?: true;
}

// Written out: to load the library for its names would slow down every command.
export const MEASURES = [
  'events',
  'views',
  'carts',
  'removes',
  'purchases',
  'revenue',
  'visitors',
  'buyers',
  'sessions',
  'purchase-sessions',
  'products',
  'average-order-value',
  'revenue-per-visitor',
  'views-per-session',
  'conversion-rate',
  'purchase-sessions-per-session',
  'cart-sessions-per-view-session',
  'purchase-sessions-per-cart-session',
] as const;
export const DIMENSIONS = [
  'day',
  'week',
  'month',
  'hour',
  'weekday',
  'category-1',
  'category-2',
  'category-3',
  'category-4',
  'category',
  'brand',
  'product',
  'price-band',
  'event-type',
  'user-kind',
] as const;
const TYPES = ['view', 'cart', 'remove-from-cart', 'purchase'] as const;

/** `ask explore`: any measure by up to three dimensions. */
export function askExplore(parent: Command): void {
  withScope(parent.command('explore').description('any measure by up to three dimensions, as a table or CSV'))
    .addOption(new Option('--measure <name>', 'what to measure').choices(MEASURES).makeOptionMandatory())
    .addOption(
      new Option('--by <names>', `up to three of ${DIMENSIONS.join(', ')}, with commas`).argParser(someOf(DIMENSIONS)),
    )
    .addOption(
      new Option('--top <rows>', 'rows of their own in a dimension of many values, 1 to 100; the rest is one row')
        .argParser(wholeNumber(1, 100))
        .default(10),
    )
    .addOption(
      new Option(
        '--top-within <name>',
        'the top of each value of a dimension that stands first in --by, such as of each month; default: of the period',
      ).choices(DIMENSIONS),
    )
    .addOption(
      new Option('--types <names>', `only events of these types: ${TYPES.join(', ')}`).argParser(someOf(TYPES)),
    )
    .option('--product <id>', 'only events of a product')
    .option('--price-from <price>', 'only events at this price or more')
    .option('--price-to <price>', 'only events below this price')
    .addOption(
      new Option(
        '--price-edges <prices>',
        'edges of the price bands, rising, with commas; default 10,20,50 and so on to 5000',
      ).argParser(prices),
    )
    .option('--csv', 'print CSV')
    .action(async (options: Options) => {
      const input = {
        measure: schemaName(options.measure),
        by: options.by?.map(schemaName) ?? [],
        top: options.top,
        topWithin: options.topWithin ? schemaName(options.topWithin) : null,
        eventTypes: options.types?.map(schemaName) ?? null,
        productExternalId: options.product ?? null,
        priceFrom: options.priceFrom ?? null,
        priceTo: options.priceTo ?? null,
        priceEdges: options.priceEdges ?? null,
      };
      const variables = scopeVariables(options);
      const { ask } = await import('../../ask.js');
      const {
        shop,
        analytics: { explore },
      } = await ask(asked(options), ExploreWithMarkDocument, { ...variables, input });
      if (options.csv && !options.json) {
        process.stdout.write(await csv(explore, options, shop.isSynthetic));
      } else {
        const { denominator, estimate } = explore.total;
        const isSum = denominator === null && estimate.value !== null;
        printAnswer(explore, { json: options.json, text: () => lines(explore, options).join('\n'), isSum });
      }
    });
}

async function csv(
  { dimensions, rows }: ExploreFieldsFragment,
  { measure }: Options,
  isSynthetic: boolean,
): Promise<string> {
  const { csvLine } = await import('@cartograph/events');
  const name = measure.replaceAll('-', '_');
  const mark = isSynthetic ? ['synthetic data of the demo shop'] : [];
  return [
    csvLine([
      ...dimensions.flatMap(({ dimension }) => [dimension.toLowerCase(), `${dimension.toLowerCase()}_kind`]),
      name,
      'low_95',
      'high_95',
      'numerator',
      'denominator',
      'unknown_because',
      'previous',
      ...(isSynthetic ? ['synthetic'] : []),
    ]),
    ...rows.map(({ keys, figure: { estimate, exact, numerator, denominator }, previous }) =>
      csvLine([
        ...keys.flatMap(({ kind, value }) => [value, kind.toLowerCase()]),
        exact ?? estimate.value,
        estimate.low,
        estimate.high,
        estimate.incomputable?.reason === 'NOT_LOGGED' ? null : numerator,
        denominator,
        estimate.incomputable?.reason ?? null,
        previous && (previous.exact ?? previous.estimate.value),
        ...mark,
      ]),
    ),
  ].join('');
}

function lines(
  { period, dimensions, rows, total, previousTotal, totalChange, previousPeriod, notCompared }: ExploreFieldsFragment,
  { measure }: Options,
): string[] {
  const isCompared = rows.some(({ previous }) => previous !== null) || (rows.length === 0 && previousTotal !== null);
  const isTested = rows.some(({ change }) => change !== null);
  const row = (keys: string[], figure: Figure, previous: Figure | null, change: Change | null): string[] => [
    ...keys,
    text(figure),
    interval(figure),
    ...(isCompared ? [previous ? text(previous) : '–'] : []),
    ...(isTested ? [change ? changeText(change) : '–'] : []),
  ];
  return [
    table([
      [
        ...dimensions.map(({ dimension }) => dimension.toLowerCase().replaceAll('_', ' ')),
        measure,
        '95 %',
        ...(isCompared ? ['period before'] : []),
        ...(isTested ? ['change'] : []),
      ],
      ...rows.map(({ keys, figure, previous, change }) =>
        row(
          keys.map(({ kind, value }) => (kind === 'VALUE' ? (value ?? '') : kind === 'NONE' ? '(none)' : '(others)')),
          figure,
          previous,
          change,
        ),
      ),
    ]),
    '',
    `${period.from} to ${period.to}, all together: ${text(total)} ${interval(total)}`.trimEnd(),
    ...(previousPeriod && previousTotal
      ? [
          `${previousPeriod.from} to ${previousPeriod.to}: ${text(previousTotal)}${totalChange ? `; change ${changeText(totalChange)}` : ''}`,
        ]
      : []),
    ...(notCompared === null ? [] : [notCompared]),
    ...dimensions.flatMap(({ dimension, groups, shown }) =>
      groups !== null && shown !== null && groups > shown
        ? [
            `${count(groups)} different ${dimension.toLowerCase().replaceAll('_', ' ')} values; the ${count(shown)} largest have rows of their own.`,
          ]
        : [],
    ),
    ...(total.estimate.incomputable ? [total.estimate.incomputable.detail] : []),
  ];
}

function text({ estimate: { value, unit }, exact }: Figure): string {
  if (exact !== null) return decimal(exact);
  if (value === null) return '–';
  return unit === 'FRACTION' ? percent(value) : value.toFixed(2);
}

/** A difference with its interval; of a share in percentage points. */
function changeText({ difference: { value, low, high, unit }, isSignificant }: Change): string {
  const [of, digits] = unit === 'FRACTION' ? [100, 2] : [1, 2];
  const [by, from, to] = [value, low, high].map((one) => ((one ?? 0) * of).toFixed(digits));
  return `${by}${unit === 'FRACTION' ? ' points' : ''} (${from} to ${to})${isSignificant ? '' : ', may be chance'}`;
}

function interval({ estimate: { low, high, unit } }: Figure): string {
  if (low === null || high === null) return '';
  const written = (value: number): string => (unit === 'FRACTION' ? percent(value) : value.toFixed(2));
  return `${written(low)} to ${written(high)}`;
}

function someOf<Name extends string>(allowed: readonly Name[]): (text: string) => Name[] {
  return (text) => {
    return text.split(',').map((part) => {
      const name = allowed.find((one) => one === part.trim());
      if (name === undefined) throw new InvalidArgumentError(`"${part.trim()}" is none of ${allowed.join(', ')}.`);
      return name;
    });
  };
}

function prices(text: string): string[] {
  const edges = text.split(',').map((edge) => edge.trim());
  const wrong = edges.find((edge) => !/^\d{1,14}(\.\d{1,4})?$/.test(edge));
  if (wrong !== undefined)
    throw new InvalidArgumentError(`"${wrong}" is no price. Write a plain number such as 19.90.`);
  return edges;
}
