import type { Feature } from '../feature.js';
import {
  CreateServing1764000002010,
  NameLiveModel1764000002957,
  NameSplitDateInPromotions1764000002956,
} from './migrations.js';
import { PROMOTION_PREFIX, PromotionEntity } from '../models/promotion.entity.js';
import { RetrainingScheduleEntity } from './retraining-schedule.entity.js';
import { RetrainingResolver } from './retraining.resolver.js';
import { LiveModelResolver } from './live-model.resolver.js';

/** Which training answers, since when and why; when the next one is made. */
export const liveModelFeature: Feature = {
  name: 'live-model',
  resolvers: [LiveModelResolver, RetrainingResolver],
  entities: [PromotionEntity, RetrainingScheduleEntity],
  migrations: [CreateServing1764000002010, NameSplitDateInPromotions1764000002956, NameLiveModel1764000002957],
  nodes: [
    {
      prefix: PROMOTION_PREFIX,
      typeName: 'Promotion',
      load: async (id, _key, context) =>
        context.identity.permissions.has('recommendations:read')
          ? context.decisions.read.findOneBy(PromotionEntity, { id })
          : null,
    },
  ],
};
