import type { Feature } from '../feature.js';
import { RecommendationsResolver } from './recommendations.resolver.js';

/** Products for a user, a session, beside a product, or in a category, each with its reasons. */
export const recommendationsFeature: Feature = {
  name: 'recommendations',
  resolvers: [RecommendationsResolver],
  oneOf: ['RecommendFor'],
};
