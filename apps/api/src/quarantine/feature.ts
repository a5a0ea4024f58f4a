import type { Feature } from '../feature.js';
import { quarantineRoutes } from './download-route.js';
import { QuarantineResolver } from './quarantine.resolver.js';

/** The rows that imports put aside: looked at, downloaded, mended and imported again. */
export const quarantineFeature: Feature = {
  name: 'quarantine',
  resolvers: [QuarantineResolver],
  routes: quarantineRoutes,
};
