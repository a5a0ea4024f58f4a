import type { Feature } from '../feature.js';
import { answerRoutes } from './answer-routes.js';
import { membersRoutes } from './members-route.js';

/** Files that leave the house. */
export const exportsFeature: Feature = {
  name: 'exports',
  routes: (router, services, identify) => {
    membersRoutes(router, services, identify);
    answerRoutes(router, services, identify);
  },
};
