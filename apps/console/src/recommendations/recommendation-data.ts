import type { RecommendationsQuery } from './recommendations.generated.js';

/** A list of recommendations, and how it came about. */
export type RecommendationData = RecommendationsQuery['recommendations'];
