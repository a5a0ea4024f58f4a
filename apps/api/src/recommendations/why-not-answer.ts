import { recommendWhyNot, type CompiledRules, type WhyNotReason as LibraryReason } from '@cartograph/recommend';
import type { RequestContext } from '../context.js';
import { ApiError } from '../errors.js';
import { productLine } from '../products/product-line.js';
import { appliedRules } from '../rules/rules-of.js';
import { mayTellOf, prepare, type Asked } from './answer.js';
import { modelOfKind } from './asked-model.js';
import type { RecommendFor } from './recommendation.js';
import { filled } from './request-of.js';
import { type WhyNot, type WhyNotKind, type WhyNotReason } from './why-not.js';

/**
 * Says why a product is not in the list that the same question gets.
 *
 * @throws ApiError FORBIDDEN - it is about a user, and the caller may not read people; as `prepare`.
 */
export async function whyNotAnswer(
  context: RequestContext,
  whom: RecommendFor,
  productExternalId: string,
  asked: Asked,
): Promise<WhyNot> {
  if (!mayTellOf(context, whom))
    throw new ApiError(
      'FORBIDDEN',
      'Why a product is not in the list of a user tells what the user did: that needs the permission "people:read". Ask an administrator for it, or ask with a session in place of the user.',
    );
  const productId = filled('productExternalId', productExternalId);
  const { models, rules, request, options } = await prepare(context, whom, asked);
  const { kind, listRank, rank, score, reasons } = recommendWhyNot(models.set, request, productId, options);
  return {
    product: await productLine(context, productId),
    model: await modelOfKind(context, models.training, kind),
    isRecommended: listRank !== null,
    listRank,
    rank,
    score,
    reasons: reasons.map((reason) => toReason(reason, { productId, first: asked.first, rules })),
  };
}

interface About {
  productId: string;
  first: number;
  rules: CompiledRules;
}

function toReason(reason: LibraryReason, about: About): WhyNotReason {
  const names =
    reason.kind === 'filter' || reason.kind === 'rule'
      ? [reason.rule]
      : reason.kind === 'rules-together'
        ? reason.rules
        : [];
  const rules = appliedRules(about.rules.rules, names);
  return {
    kind: reason.kind as WhyNotKind,
    text: textOf(reason, about) + (reason.kind === 'below' ? pinnedBeyond(about) : ''),
    rule: rules.length === 1 ? (rules[0] ?? null) : null,
    rules,
    places: reason.kind === 'below' ? reason.places : null,
    missing: reason.kind === 'below' ? reason.missing : null,
  };
}

function textOf(reason: LibraryReason, { productId, first }: About): string {
  switch (reason.kind) {
    case 'unknown-product':
      return `The models do not know product ${productId}: it was not in the log when they were trained.`;
    case 'gone':
      return `The log no longer has product ${productId}.`;
    case 'filter':
      return `The rule "${reason.rule}" keeps it out.`;
    case 'seen':
      return 'The person carted or bought it already, and seen products are left out.';
    case 'rule':
      return `Without the rule "${reason.rule}" it would be in the list.`;
    case 'rules-together':
      return `Without the rules ${reason.rules.map((name) => `"${name}"`).join(', ')} together it would be in the list, though not without any single one.`;
    case 'nobody-carted':
      return 'Nobody ever carted it, so nothing is known of who wants it.';
    case 'not-ranked':
      return 'The model has nothing to say of it here.';
    case 'below':
      return reason.places === 0
        ? `It stands just below the ${first} of the list.`
        : `It stands ${reason.places === 1 ? '1 place' : `${reason.places} places`} below the end of a list of ${first}.`;
  }
}

/** Of a pin that is not in force, since the list ends before its place. */
function pinnedBeyond({ productId, first, rules }: About): string {
  const pin = rules.pins.find(({ id, rank }) => id === productId && rank > first);
  return pin === undefined
    ? ''
    : ` The rule "${pin.name}" pins it to place ${pin.rank}, which a list of ${first} does not reach.`;
}
