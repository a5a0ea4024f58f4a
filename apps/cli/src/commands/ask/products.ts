import type { EstimateFieldsFragment } from '@cartograph/sdk/operations/shop';
import {
  ProductAnalysisWithMarkDocument,
  type ProductAnalysisFieldsFragment,
} from '@cartograph/sdk/operations/product-analysis';
import { Option, type Command } from 'commander';
import { schemaName, wholeNumber } from '../../options.js';
import { count, decimal, percent, plural, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';

interface Options extends ScopeOptions {
  sort: (typeof SORTS)[number];
  ascending?: true;
  first: number;
  skip: number;
  standing?: 'star' | 'laggard' | 'usual' | 'unknown';
  tree?: 'category' | 'brand';
  under?: string;
  csv?: true;
}

const SORTS = [
  'views',
  'carts',
  'removes',
  'purchases',
  'revenue',
  'viewers',
  'buyers',
  'price',
  'carters-per-viewer',
  'buyers-per-viewer',
  'buyers-per-carter',
  'removers-per-carter',
] as const;
const RATES = ['cartersPerViewer', 'buyersPerViewer', 'buyersPerCarter', 'removersPerCarter'] as const;

/** `ask products`: what products bring, which stand out, and what categories or brands add up to. */
export function askProducts(parent: Command): void {
  withScope(
    parent
      .command('products')
      .description(
        'views to purchases by product, with rates shrunken towards the category; stars and laggards; category and brand trees',
      ),
  )
    .addOption(new Option('--sort <by>', 'what products are sorted by').choices(SORTS).default('views'))
    .option('--ascending', 'the smallest first')
    .addOption(new Option('--first <products>', 'how many, 0 to 100').argParser(wholeNumber(0, 100)).default(20))
    .addOption(
      new Option('--skip <products>', 'how many to pass over').argParser(wholeNumber(0, 999_999_999)).default(0),
    )
    .addOption(new Option('--standing <kind>', 'only these').choices(['star', 'laggard', 'usual', 'unknown']))
    .addOption(
      new Option('--tree <kind>', 'what categories or brands add up to, instead of products').choices([
        'category',
        'brand',
      ]),
    )
    .option('--under <key>', 'the parts of a category or brand; with --tree')
    .option('--csv', 'print CSV')
    .action(async (options: Options) => {
      const input = {
        first: options.tree === undefined ? options.first : 0,
        skip: options.skip,
        sort: schemaName(options.sort),
        direction: options.ascending ? ('ASC' as const) : ('DESC' as const),
        standing: options.standing === undefined ? null : schemaName(options.standing),
        tree: {
          kind: schemaName(options.tree ?? 'category'),
          under: options.under ?? null,
          first: options.tree === undefined ? 50 : 200,
        },
      };
      const variables = scopeVariables(options);
      const { ask } = await import('../../ask.js');
      const {
        shop,
        analytics: { products },
      } = await ask(asked(options), ProductAnalysisWithMarkDocument, { ...variables, input });
      if (options.csv && !options.json) {
        process.stdout.write(await csv(products, shop.isSynthetic));
      } else
        printAnswer(products, {
          json: options.json,
          text: () => (options.tree === undefined ? productLines(products) : treeLines(products)).join('\n'),
        });
    });
}

async function csv({ products }: ProductAnalysisFieldsFragment, isSynthetic: boolean): Promise<string> {
  const { csvLine } = await import('@cartograph/events');
  const names = RATES.map((rate) => rate.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  return [
    csvLine([
      'product_id',
      'category',
      'brand',
      'price',
      'views',
      'carts',
      'removes',
      'purchases',
      'revenue',
      'viewers',
      'standing',
      ...names.flatMap((name) => [name, `${name}_low_95`, `${name}_high_95`]),
      ...(isSynthetic ? ['synthetic'] : []),
    ]),
    ...products.map(({ externalId, category, categoryId, brand, price, counts, revenue, viewers, standing, rates }) =>
      csvLine([
        externalId,
        category ?? categoryId,
        brand,
        price,
        counts.views,
        counts.carts,
        counts.removes,
        counts.purchases,
        revenue,
        viewers,
        standing.toLowerCase(),
        ...RATES.flatMap((rate) => [rates[rate].estimate.value, rates[rate].estimate.low, rates[rate].estimate.high]),
        ...(isSynthetic ? ['synthetic data of the demo shop'] : []),
      ]),
    ),
  ].join('');
}

function productLines({
  products,
  total,
  stars,
  laggards,
  starCandidates,
  laggardCandidates,
  rule,
}: ProductAnalysisFieldsFragment): string[] {
  return [
    table([
      [
        'product',
        'category',
        'brand',
        'price',
        'views',
        'carts',
        'removes',
        'purchases',
        'revenue',
        'bought of viewers',
        '95 %',
        'usual',
        '',
      ],
      ...products.map(
        ({ externalId, category, categoryId, brand, price, counts, revenue, standing, rates: { buyersPerViewer } }) => [
          externalId,
          category ?? categoryId ?? '',
          brand ?? '',
          price === null ? '–' : decimal(price),
          ...[counts.views, counts.carts, counts.removes, counts.purchases].map(count),
          decimal(revenue),
          share(buyersPerViewer.estimate.value),
          interval(buyersPerViewer.estimate),
          share(buyersPerViewer.usual),
          standing === 'STAR' || standing === 'LAGGARD' ? standing.toLowerCase() : '',
        ],
      ),
    ]),
    '',
    `${plural(total, 'product')}. Of ${count(starCandidates)} with ${count(rule.minimumViewers)} viewers or more ${plural(stars, 'star')}; of ${count(laggardCandidates)} much viewed besides ${plural(laggards, 'laggard')}.`,
    `At least ${percent(rule.minimumEffect)} better or worse than usual in the category; expected to be wrong: ${percent(rule.falseDiscoveryRate)} of those named.`,
  ];
}

function treeLines({ tree: { kind, groups, total, others } }: ProductAnalysisFieldsFragment): string[] {
  const row = (
    name: string,
    { products, counts, revenue, rates: { buyersPerViewer } }: ProductAnalysisFieldsFragment['tree']['groups'][number],
  ): string[] => [
    name,
    count(products),
    count(counts.views),
    count(counts.purchases),
    decimal(revenue),
    share(buyersPerViewer.value),
    interval(buyersPerViewer),
  ];
  return [
    table([
      [kind.toLowerCase(), 'products', 'views', 'purchases', 'revenue', 'bought of viewed', '95 %'],
      ...groups.map((group) => row(group.key ?? '(none)', group)),
      ...(others ? [row(`(${count(total - groups.length)} others)`, others)] : []),
    ]),
  ];
}

const share = (value: number | null): string => (value === null ? '–' : percent(value));
const interval = ({ low, high }: EstimateFieldsFragment): string =>
  low === null || high === null ? '' : `${percent(low)} to ${percent(high)}`;
