import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import { ErasureResolver } from './erasure.resolver.js';

/** The right of a person to be forgotten. */
export const erasureFeature: Feature = {
  name: 'erasure',
  resolvers: [ErasureResolver],
  jobs: [{ kind: JobKind.ERASE, load: async () => (await import('./erase-job.js')).eraseJob }],
};
