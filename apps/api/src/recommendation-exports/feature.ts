import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import { exportRoutes } from './download-route.js';
import { RecommendationExportResolver } from './export.resolver.js';

/** Everybody's list as a file. */
export const recommendationExportsFeature: Feature = {
  name: 'recommendation-exports',
  resolvers: [RecommendationExportResolver],
  jobs: [{ kind: JobKind.EXPORT_RECOMMENDATIONS, load: async () => (await import('./export-job.js')).exportJob }],
  routes: exportRoutes,
};
