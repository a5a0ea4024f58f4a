import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import { CreateRules1764000002200, HashProductFeeds1764000002210 } from './migrations.js';
import { PriceRulesResolver } from './price-rules.resolver.js';
import { ProductFeedEntity } from './product-feed.entity.js';
import { ProductFeedResolver } from './product-feed.resolver.js';
import { ProductStockResolver } from './product-stock.resolver.js';
import { RULE_SET_PREFIX, RuleSetEntity } from './rule-set.entity.js';
import { RuleSetsResolver } from './rule-sets.resolver.js';
import { ruleSetLoader } from './rules-for.js';

/** Business rules: sets of them, which one applies, what they cost, and the product feed that they look at. */
export const rulesFeature: Feature = {
  name: 'rules',
  resolvers: [RuleSetsResolver, ProductFeedResolver, ProductStockResolver, PriceRulesResolver],
  entities: [RuleSetEntity, ProductFeedEntity],
  migrations: [CreateRules1764000002200, HashProductFeeds1764000002210],
  jobs: [
    { kind: JobKind.PRICE_RULES, load: async () => (await import('./price-rules-job.js')).priceRulesJob },
    { kind: JobKind.IMPORT_PRODUCT_FEED, load: async () => (await import('./import-feed-job.js')).importFeedJob },
  ],
  nodes: [
    {
      prefix: RULE_SET_PREFIX,
      typeName: 'RuleSet',
      load: async (id, _key, context) =>
        context.identity.permissions.has('recommendations:read') ? ruleSetLoader.load(context, id) : null,
    },
  ],
};
