export { readRatings } from './read-ratings.js';
export type { RatingsReport } from './read-ratings.js';
export { RatingsError } from './ratings-error.js';
export type { Ratings, RatingScale } from './ratings.js';
export { BaselineModel } from './baseline-model.js';
export { BiasedSvd, SVD_SETTINGS } from './biased-svd.js';
export { KNN_SETTINGS, KnnBaseline } from './knn-baseline.js';
export { crossValidate, ratingErrors, ratingFolds, rmseDifference } from './cross-validate.js';
export type { RatingCandidate, ValidatedModel } from './cross-validate.js';
