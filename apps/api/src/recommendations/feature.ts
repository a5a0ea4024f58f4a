import type { Feature } from '../feature.js';
import { NeighborsResolver } from './neighbors.resolver.js';
import { BecauseResolver, RecommendationsResolver } from './recommendations.resolver.js';

/** Products for a user, a session, beside a product, or in a category, each with its reasons; why not another; what and who is alike. */
export const recommendationsFeature: Feature = {
  name: 'recommendations',
  resolvers: [RecommendationsResolver, BecauseResolver, NeighborsResolver],
  oneOf: ['RecommendFor'],
};
