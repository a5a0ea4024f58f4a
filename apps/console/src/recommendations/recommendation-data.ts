import type { RecommendationsQuery } from '@cartograph/sdk/operations/recommendations';
import type { RecommendFor } from '@cartograph/sdk/schema';
import type { RulesAsked } from './rules/use-rules.js';

/** A list of recommendations, and how it came about. */
export type RecommendationData = RecommendationsQuery['recommendations'];

/** What a list of recommendations was asked for: whom, how long, by which model, under which rules. */
export interface Question extends RulesAsked {
  for: RecommendFor;
  first: number;
  /** Null: the model that won. */
  model: string | null;
  includeSeen: boolean;
}
