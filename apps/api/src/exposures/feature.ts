import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import { ExposureEntity } from './exposure.entity.js';
import { ExposureDaysResolver } from './exposure-days.resolver.js';
import { ExposuresResolver } from './exposures.resolver.js';
import { CreateExposures1764000002700, IndexExposuresByTime1764000002770 } from './migrations.js';

/** Which arm a unit is shown, and who has met a campaign. */
export const exposuresFeature: Feature = {
  name: 'exposures',
  resolvers: [ExposuresResolver, ExposureDaysResolver],
  entities: [ExposureEntity],
  migrations: [CreateExposures1764000002700, IndexExposuresByTime1764000002770],
  jobs: [
    {
      kind: JobKind.IMPORT_EXPOSURES,
      load: async () => (await import('./import-exposures-job.js')).importExposuresJob,
    },
  ],
};
