import type { Feature } from '../feature.js';
import {
  CreateSavedViews1764000002500,
  NameAverageOrderValueInViews1764000002953,
  NameConversionRateInViews1764000002951,
  NamePurchaseDriversInViews1764000002870,
  NameSummaryReportInViews1764000002910,
  SpellBehaviorInViews1764000002850,
} from './migrations.js';
import { SAVED_VIEW_PREFIX, SavedViewEntity } from './saved-view.entity.js';
import { savedViewLoader, SavedViewsResolver } from './saved-views.resolver.js';

/** Pages of the console as somebody set them up. */
export const savedViewsFeature: Feature = {
  name: 'saved-views',
  resolvers: [SavedViewsResolver],
  entities: [SavedViewEntity],
  migrations: [
    CreateSavedViews1764000002500,
    SpellBehaviorInViews1764000002850,
    NamePurchaseDriversInViews1764000002870,
    NameSummaryReportInViews1764000002910,
    NameConversionRateInViews1764000002951,
    NameAverageOrderValueInViews1764000002953,
  ],
  nodes: [
    {
      prefix: SAVED_VIEW_PREFIX,
      typeName: 'SavedView',
      load: async (id, _key, context) =>
        context.identity.permissions.has('plan:read') ? savedViewLoader.load(context, id) : null,
    },
  ],
};
