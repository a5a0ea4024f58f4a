import type { Feature } from '../feature.js';
import { membersRoutes } from './members-route.js';

/** Files that leave the house. */
export const exportsFeature: Feature = { name: 'exports', routes: membersRoutes };
