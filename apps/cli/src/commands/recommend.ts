import type { InteractionInput, RecommendFor } from '@cartograph/sdk/schema';
import {
  RecommendDocument,
  WhyNotDocument,
  type RecommendQuery,
  type WhyNotQuery,
} from '@cartograph/sdk/operations/recommendations';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { CliError } from '../failure.js';
import { readJsonFile } from '../json-file.js';
import { dataOption, jsonOption, schemaName, userPath, wholeNumber, type DataOptions } from '../options.js';
import { note, plural, printResult, table } from '../output.js';

interface RecommendOptions extends DataOptions {
  product?: string;
  category?: string;
  session?: Interaction[];
  cart?: Interaction[];
  first: number;
  model?: string;
  includeSeen: boolean;
  rules?: string;
  ruleSet?: string;
  explain: boolean;
  whyNot?: string;
}

type Interaction = InteractionInput;

type Recommendations = RecommendQuery['recommendations'];
type WhyNot = WhyNotQuery['whyNot'];

/** `recommend`: a list for a user, a session or cart, a product or a category, and why a product is not in it. */
export function recommendCommand(program: Command): void {
  program
    .command('recommend')
    .description('recommend products for a user, or for a session, cart, product or category')
    .argument('[user]', "user id, the log's own")
    .option('--product <id>', 'products that go with this one')
    .option('--category <code>', 'what is wanted most in a category')
    .addOption(
      new Option('--session <events>', 'an anonymous session, such as cart:1004856,view:1005115').argParser(session),
    )
    .addOption(new Option('--cart <ids>', 'a cart, such as 1004856,1005115').argParser(cart))
    .addOption(new Option('--first <number>', 'length of the list').default(10).argParser(wholeNumber(1, 100)))
    .option('--model <id>', 'let this model answer instead of the one that won (ids: models list)')
    .option('--include-seen', 'let products come again that were carted or bought before, or are in the session', false)
    .option(
      '--rules <file>',
      'business rules of a JSON file, such as {"deny":[{"name":"no knives","categories":["kitchen.knives"]}]}',
    )
    .option('--rule-set <id>', 'a saved rule set, or none; by default the active one')
    .option('--explain', 'every reason of every product, not the first alone', false)
    .option('--why-not <product>', 'instead of the list: why this product is not in it')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (user: string | undefined, options: RecommendOptions) => {
      const wanted: RecommendFor[] = [
        ...(user === undefined ? [] : [{ userExternalId: user }]),
        ...(options.product === undefined ? [] : [{ productExternalId: options.product }]),
        ...(options.category === undefined ? [] : [{ category: options.category }]),
        ...[options.session, options.cart]
          .filter((events) => events !== undefined)
          .map((events) => ({ session: events })),
      ];
      const [whom] = wanted;
      if (whom === undefined || wanted.length > 1)
        throw new CliError('Say for whom: give one of a user id, --session, --cart, --product or --category.', 2);
      if (options.rules !== undefined && options.ruleSet !== undefined)
        throw new CliError('Give --rules or --rule-set, not both.', 2);
      const { ask } = await import('../ask.js');
      const rules = options.rules === undefined ? null : await readJsonFile(userPath(options.rules));
      const asked = {
        for: whom,
        first: options.first,
        model: options.model ?? null,
        includeSeen: options.includeSeen,
        rules,
        ruleSet: options.ruleSet ?? null,
      };
      const from = { dataDir: options.data };
      if (options.whyNot !== undefined) {
        const { whyNot } = await ask(from, WhyNotDocument, { ...asked, productExternalId: options.whyNot }).catch(
          inRules(options.rules),
        );
        return printResult(whyNot, { json: options.json, text: () => whyNotText(options.whyNot ?? '', whyNot) });
      }
      const { recommendations } = await ask(from, RecommendDocument, asked).catch(inRules(options.rules));
      if (recommendations.unknownProducts.length)
        note(`Nobody has carted these yet, so no model knows them: ${recommendations.unknownProducts.join(', ')}`);
      for (const { productExternalId, reason, rule } of recommendations.unmetPins)
        note(
          `The rule "${rule.name}" pins ${productExternalId} in vain: ${reason.toLowerCase().replaceAll('_', ' ')}.`,
        );
      printResult(recommendations, {
        json: options.json,
        text: () => recommendationsText(recommendations, options.explain),
      });
    });
}

/** What the schema says of a value of `$rules`, as what is wrong in the file of rules, and where. */
function inRules(file: string | undefined): (error: unknown) => never {
  return (error) => {
    const [, value, place, what] =
      (file !== undefined &&
        error instanceof CliError &&
        /^Variable "\$rules" got invalid value (.*?)(?: at "rules\.([^"]+)")?; (.*)$/s.exec(error.message)) ||
      [];
    if (file === undefined || value === undefined || what === undefined) throw error;
    throw new CliError(
      `${userPath(file)}${place === undefined ? '' : `, ${place}`}: ${what} It holds ${value.length > 200 ? `${value.slice(0, 200)}…` : value}. "cartograph schema" prints what RulesInput takes.`,
      2,
      { cause: error },
    );
  };
}

function recommendationsText(
  { items, model, modelReason, rules, removed }: Recommendations,
  isExplained: boolean,
): string {
  const rows = items.map(({ rank, product, because, isFilled, pinnedBy, movedBy }) => [
    String(rank),
    product.externalId,
    product.category ?? '',
    product.brand ?? '',
    product.price ?? '',
    [
      ...(pinnedBy === null ? [] : [`pinned by "${pinnedBy.name}"`]),
      ...movedBy.map(({ name }) => `moved by "${name}"`),
      ...(isFilled ? ['fills up'] : []),
      ...(because[0] ? [because[0].text] : []),
    ].join('; '),
  ]);
  const reasons = items.flatMap(({ rank, product, because }) =>
    because.map(
      ({ text, share }) =>
        `  ${rank}. ${product.externalId}: ${text}${share === null ? '' : ` (${(100 * share).toFixed(0)} %)`}`,
    ),
  );
  return [
    `${model.name} answers. ${modelReason}`,
    ...(rules.length === 0
      ? []
      : [`Rules: ${rules.map(({ name }) => `"${name}"`).join(', ')}; they keep ${plural(removed, 'product')} out.`]),
    '',
    table([['rank', 'product', 'category', 'brand', 'price', 'because'], ...rows]),
    ...(isExplained ? ['', ...reasons] : []),
  ].join('\n');
}

function whyNotText(product: string, { isRecommended, listRank, rank, score, model, reasons }: WhyNot): string {
  const place =
    rank === null
      ? `${model.name} does not rank it.`
      : `${model.name} ranks it ${rank}${score === null ? '' : `, with a score of ${Number(score.toPrecision(4))}`}, before rules.`;
  if (isRecommended) return `${product} is in the list, at place ${listRank ?? '–'}. ${place}`;
  return [`${product} is not in the list. ${place}`, ...reasons.map(({ text }) => text)].join('\n');
}

const EVENT_TYPES = ['view', 'cart', 'remove_from_cart', 'purchase'] as const;

function session(text: string): Interaction[] {
  return text.split(',').map((part) => {
    const [type = '', id = ''] = part.trim().split(':');
    const eventType = EVENT_TYPES.find((known) => known === type);
    if (eventType === undefined || !/^\d+$/.test(id))
      throw new InvalidArgumentError(
        `"${part}" is no event: write TYPE:PRODUCT, such as cart:1004856; types are ${EVENT_TYPES.join(', ')}.`,
      );
    return { eventType: schemaName(eventType), productExternalId: id };
  });
}

function cart(text: string): Interaction[] {
  return text.split(',').map((part) => {
    const id = part.trim();
    if (!/^\d+$/.test(id))
      throw new InvalidArgumentError(`"${part}" is no product: give the log's own ids, such as 1004856,1005115.`);
    return { eventType: 'CART', productExternalId: id };
  });
}
