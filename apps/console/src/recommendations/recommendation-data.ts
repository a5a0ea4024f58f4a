import type { RecommendationsQuery } from '@cartograph/sdk/operations/recommendations';

/** A list of recommendations, and how it came about. */
export type RecommendationData = RecommendationsQuery['recommendations'];
