import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import {
  CreateRules1764000002200,
  HashProductFeeds1764000002210,
  NameRuleCost1764000002990,
  SpellLearnedInRules1764000003031,
} from './migrations.js';
import { RuleCostResolver } from './rule-cost.resolver.js';
import { ProductFeedEntity } from './product-feed.entity.js';
import { ProductFeedResolver } from './product-feed.resolver.js';
import { ProductStockResolver } from './product-stock.resolver.js';
import { RULE_SET_PREFIX, RuleSetEntity } from './rule-set.entity.js';
import { RuleSetsResolver } from './rule-sets.resolver.js';
import { ruleSetLoader } from './rules-for.js';

/** Business rules: sets of them, which one applies, what they cost, and the product feed that they look at. */
export const rulesFeature: Feature = {
  name: 'rules',
  resolvers: [RuleSetsResolver, ProductFeedResolver, ProductStockResolver, RuleCostResolver],
  entities: [RuleSetEntity, ProductFeedEntity],
  migrations: [
    CreateRules1764000002200,
    HashProductFeeds1764000002210,
    NameRuleCost1764000002990,
    SpellLearnedInRules1764000003031,
  ],
  jobs: [
    { kind: JobKind.MEASURE_RULE_COST, load: async () => (await import('./rule-cost-job.js')).ruleCostJob },
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
