import { KNN_MEASURES, type KnnMeasure } from '../item-knn/pair-weights.js';
import { notNegative, oneOf, resolveSettings, wholeNumber, type SettingRule } from '../settings.js';

/** The settings of a two-stage model. */
export interface RerankSettings {
  /** How products are compared for candidates; see `ItemKnnSettings`. Default `tfidf`. */
  measure: KnnMeasure;
  /** The most neighbors of a product. Default 100. */
  neighbors: number;
  /** Candidates by likeness to a person's products and session, at most (K where that is more). Popular ones come on top. Default 200. */
  pool: number;
  /** λ of the second stage, ≥ 0: how strongly its weights are held small. Default 0.001. */
  regularization: number;
  /** Users of the learning slice that the second stage learns from, at most. Default 1000. */
  learningUsers: number;
}

/** Where the search starts. */
export const RERANK_START: Readonly<RerankSettings> = {
  measure: 'tfidf',
  neighbors: 100,
  pool: 200,
  regularization: 0.001,
  learningUsers: 1000,
};

/** Events of the session at hand that count, at most. */
export const LAST_EVENTS = 12;

const RULES = {
  measure: oneOf(...KNN_MEASURES),
  neighbors: wholeNumber(1, 10_000),
  pool: wholeNumber(1, 10_000),
  regularization: notNegative,
  learningUsers: wholeNumber(0, 100_000),
} satisfies Record<keyof RerankSettings, SettingRule>;

/** Settings worth trying, the start first. */
export const RERANK_CANDIDATES: readonly RerankSettings[] = [{}, { neighbors: 300 }].map((change) => ({
  ...RERANK_START,
  ...change,
}));

/**
 * Completes and checks settings.
 * @throws RangeError - an unknown name, or a value outside its range.
 */
export function rerankSettings(given: Readonly<Record<string, unknown>> = {}): RerankSettings {
  return resolveSettings('RERANK', RERANK_START, RULES, given);
}
