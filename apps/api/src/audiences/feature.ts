import type { Feature } from '../feature.js';
import { audienceLoader } from './audience-loader.js';
import { AUDIENCE_PREFIX, AudienceEntity } from './audience.entity.js';
import { AudiencesResolver } from './audiences.resolver.js';
import { CreateAudiences1764000001200 } from './migrations.js';

/** Who a campaign addresses: users picked by a rule and frozen. */
export const audiencesFeature: Feature = {
  name: 'audiences',
  resolvers: [AudiencesResolver],
  entities: [AudienceEntity],
  migrations: [CreateAudiences1764000001200],
  nodes: [
    {
      prefix: AUDIENCE_PREFIX,
      typeName: 'Audience',
      load: async (id, _key, context) =>
        context.identity.permissions.has('plan:read') ? audienceLoader.load(context, id) : null,
    },
  ],
};
