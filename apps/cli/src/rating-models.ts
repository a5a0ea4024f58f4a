import type { RatingCandidate, Ratings } from '@cartograph/ratings';

const KNN = { by: 'items' } as const;

/** The rating models by the name that a person gives, simplest first. They load when they are fitted. */
export const RATING_MODELS = {
  biases: {
    name: 'User and item biases',
    fit: async (ratings) => (await import('@cartograph/ratings')).BaselineModel.fit(ratings),
  },
  svd: {
    name: 'Biased SVD',
    fit: async (ratings, watch) => (await import('@cartograph/ratings')).BiasedSvd.fit(ratings, {}, watch),
  },
  knn: {
    name: 'Nearest items around baselines',
    fit: async (ratings, watch) => (await import('@cartograph/ratings')).KnnBaseline.fit(ratings, KNN, watch),
  },
} as const satisfies Record<string, RatingCandidate>;

/** A key of {@link RATING_MODELS}. */
export type RatingModelName = keyof typeof RATING_MODELS;

/** The keys of {@link RATING_MODELS} in its order. */
export const RATING_MODEL_NAMES = Object.keys(RATING_MODELS) as RatingModelName[];

/** Why a model cannot be made of so many users and items, in a sentence; null where it can. */
export async function refusalOf(
  name: RatingModelName,
  ratings: Pick<Ratings, 'userIds' | 'itemIds'>,
): Promise<string | null> {
  return name === 'knn' ? (await import('@cartograph/ratings')).KnnBaseline.refusal(ratings, KNN) : null;
}
