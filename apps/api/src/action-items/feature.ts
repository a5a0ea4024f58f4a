import type { Feature } from '../feature.js';
import { ACTION_ITEM_PREFIX, ActionItemEntity } from './action-item.entity.js';
import { actionItemLoader } from './action-item-loaders.js';
import { ActionItemsResolver, InsightItemsResolver } from './action-items.resolver.js';
import { ItemsInsightResolver } from './items-insight.resolver.js';
import { CreateActionItems1764000001100 } from './migrations.js';

/** The action plan, and who may approve the evidence it stands on. */
export const actionItemsFeature: Feature = {
  name: 'action-items',
  resolvers: [ActionItemsResolver, InsightItemsResolver, ItemsInsightResolver],
  entities: [ActionItemEntity],
  migrations: [CreateActionItems1764000001100],
  nodes: [
    {
      prefix: ACTION_ITEM_PREFIX,
      typeName: 'ActionItem',
      load: async (id, _key, context) =>
        context.identity.permissions.has('plan:read') ? actionItemLoader.load(context, id) : null,
    },
  ],
};
