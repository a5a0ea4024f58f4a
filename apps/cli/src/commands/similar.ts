import {
  FrequentlyBoughtTogetherDocument,
  SimilarProductsDocument,
  type FrequentlyBoughtTogetherQuery,
  type SimilarProductsQuery,
} from '@cartograph/sdk/operations/recommendations';
import { Option, type Command } from 'commander';
import { CliError } from '../failure.js';
import { dataOption, jsonOption, wholeNumber, type DataOptions } from '../options.js';
import { count, percent, printResult, table } from '../output.js';

interface SimilarOptions extends DataOptions {
  first: number;
  model?: string;
  together?: 'cart' | 'purchase';
}

type Similar = SimilarProductsQuery['similarProducts'][number];
type BoughtTogether = FrequentlyBoughtTogetherQuery['frequentlyBoughtTogether'];

/** `similar`: what is like a product, or what goes with it. */
export function similarCommand(program: Command): void {
  program
    .command('similar')
    .description('print the products that are most like one, or that share its sessions')
    .argument('<product>', "product id, the log's own")
    .addOption(new Option('--first <number>', 'length of the list').default(10).argParser(wholeNumber(1, 100)))
    .option('--model <id>', 'the model that compares them (ids: models list)')
    .addOption(
      new Option(
        '--together <event>',
        'instead: products often carted, or bought, in the same sessions, with their lift',
      ).choices(['cart', 'purchase']),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (product: string, { data, json, first, model, together }: SimilarOptions) => {
      if (together !== undefined && model !== undefined)
        throw new CliError('--together counts sessions and uses no model. Leave --model out.', 2);
      const { ask } = await import('../ask.js');
      const from = { dataDir: data };
      if (together === undefined) {
        const { similarProducts } = await ask(from, SimilarProductsDocument, {
          productExternalId: product,
          first,
          model: model ?? null,
        });
        return printResult(similarProducts, { json, text: () => similarText(product, similarProducts) });
      }
      const kind = together === 'cart' ? 'CARTED_TOGETHER' : 'BOUGHT_TOGETHER';
      const found = await ask(from, FrequentlyBoughtTogetherDocument, { productExternalId: product, first, kind });
      printResult(found.frequentlyBoughtTogether, {
        json,
        text: () => boughtTogetherText(product, together, found.frequentlyBoughtTogether),
      });
    });
}

function similarText(product: string, similar: readonly Similar[]): string {
  const [best] = similar;
  if (best === undefined) return `Nothing is known of what is like ${product}.`;
  const rows = similar.map(({ similarity, product: { externalId, category, brand } }, place) => [
    String(place + 1),
    externalId,
    category ?? '',
    brand ?? '',
    String(Number(similarity.toPrecision(4))),
  ]);
  return `${best.model.name} compares products.\n\n${table([['rank', 'product', 'category', 'brand', best.measure.toLowerCase().replaceAll('_', ' ')], ...rows])}`;
}

function boughtTogetherText(
  product: string,
  event: 'cart' | 'purchase',
  { sessions, sessionsWithProduct, minimumTogether, items }: BoughtTogether,
): string {
  const what = event === 'cart' ? 'something was carted' : 'something was bought';
  const head = `Of ${count(sessions)} sessions in which ${what}, ${count(sessionsWithProduct)} hold ${product}. Products in at least ${minimumTogether} of them are listed.`;
  if (items.length === 0) return `${head} There are none.`;
  const rows = items.map(({ together, confidence, lift, product: { externalId, category, brand } }) => [
    externalId,
    category ?? '',
    brand ?? '',
    count(together),
    percent(confidence),
    lift.value === null
      ? '–'
      : `${lift.value.toFixed(2)}${lift.low === null || lift.high === null ? '' : ` (${lift.low.toFixed(2)} to ${lift.high.toFixed(2)})`}`,
  ]);
  return `${head}\n\n${table([['product', 'category', 'brand', 'sessions with both', 'of its sessions', 'lift (95 % interval)'], ...rows])}`;
}
