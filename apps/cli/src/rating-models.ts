import type { RatingCandidate } from '@cartograph/recommend';

/** The rating models by the name that a person gives, simplest first. They load when they are fitted. */
export const RATING_MODELS = {
  biases: { name: 'User and item biases', fit: async (ratings) => (await import('@cartograph/recommend')).BaselineModel.fit(ratings) },
  svd: { name: 'Biased SVD', fit: async (ratings, watch) => (await import('@cartograph/recommend')).BiasedSvd.fit(ratings, {}, watch) },
  knn: { name: 'Nearest items around baselines', fit: async (ratings, watch) => (await import('@cartograph/recommend')).KnnBaseline.fit(ratings, { by: 'items' }, watch) },
} as const satisfies Record<string, RatingCandidate>;

/** A key of {@link RATING_MODELS}. */
export type RatingModelName = keyof typeof RATING_MODELS;
