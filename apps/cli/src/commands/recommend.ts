import { InvalidArgumentError, Option, type Command } from 'commander';
import { CliError } from '../failure.js';
import { dataOption, jsonOption, wholeNumber, type DataOptions } from '../options.js';
import { note, printResult, table } from '../output.js';

interface RecommendOptions extends DataOptions {
  product?: string;
  category?: string;
  session?: Interaction[];
  first: number;
  model?: string;
  includeSeen: boolean;
}

interface Interaction {
  productExternalId: string;
  eventType: string;
}

interface Recommendations {
  items: { rank: number; score: number; product: { externalId: string; brand: string | null; price: string | null; category: string | null }; because: { text: string }[] }[];
  model: { id: string; kind: string; name: string };
  modelReason: string;
  group: string;
  snapshot: { id: string };
  unknownProducts: string[];
}

const QUERY = /* GraphQL */ `
  query Recommend($for: RecommendFor!, $first: Int, $model: ID, $includeSeen: Boolean) {
    recommendations(for: $for, first: $first, model: $model, includeSeen: $includeSeen) {
      items { rank score product { externalId brand price category } because { text } }
      model { id kind name }
      modelReason group snapshot { id } unknownProducts
    }
  }
`;

/** `recommend`: a list for a user, a session, a product or a category. */
export function recommendCommand(program: Command): void {
  program
    .command('recommend')
    .description('recommend products for a user, or for a session, product or category')
    .argument('[user]', "user id, the log's own")
    .option('--product <id>', 'products that go with this one')
    .option('--category <code>', 'what is wanted most in a category')
    .addOption(new Option('--session <events>', 'an anonymous session, such as cart:1004856,view:1005115').argParser(session))
    .addOption(new Option('--first <number>', 'length of the list').default(10).argParser(wholeNumber(1, 100)))
    .option('--model <id>', 'let this model answer instead of the one that won (ids: evaluate --json)')
    .option('--include-seen', 'products that were carted before may come again', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (user: string | undefined, options: RecommendOptions) => {
      const wanted = [
        ...(user === undefined ? [] : [{ userExternalId: user }]),
        ...(options.product === undefined ? [] : [{ productExternalId: options.product }]),
        ...(options.category === undefined ? [] : [{ category: options.category }]),
        ...(options.session === undefined ? [] : [{ session: options.session }]),
      ];
      if (wanted.length !== 1) throw new CliError('Say for whom: give one of a user id, --session, --product or --category.', 2);
      const { ask } = await import('../ask.js');
      const { recommendations } = await ask<{ recommendations: Recommendations }>({ dataDir: options.data }, QUERY, {
        for: wanted[0],
        first: options.first,
        model: options.model ?? null,
        includeSeen: options.includeSeen,
      });
      if (recommendations.unknownProducts.length) note(`Nobody has carted these yet, so no model knows them: ${recommendations.unknownProducts.join(', ')}`);
      printResult(recommendations, { json: options.json, text: () => recommendationsText(recommendations) });
    });
}

function recommendationsText({ items, model, modelReason }: Recommendations): string {
  const rows = items.map(({ rank, product, because }) => [
    String(rank), product.externalId, product.category ?? '', product.brand ?? '', product.price ?? '', because[0]?.text ?? '',
  ]);
  return `${model.name} answers. ${modelReason}\n\n${table([['rank', 'product', 'category', 'brand', 'price', 'because'], ...rows])}`;
}

const EVENT_TYPES = ['view', 'cart', 'remove_from_cart', 'purchase'];

function session(text: string): Interaction[] {
  return text.split(',').map((part) => {
    const [type = '', id = ''] = part.trim().split(':');
    if (!EVENT_TYPES.includes(type) || !/^\d+$/.test(id)) throw new InvalidArgumentError(`"${part}" is no event: write TYPE:PRODUCT, such as cart:1004856; types are ${EVENT_TYPES.join(', ')}.`);
    return { eventType: type.toUpperCase(), productExternalId: id };
  });
}
