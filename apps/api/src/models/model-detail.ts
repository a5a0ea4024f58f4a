import type {
  BeyondAccuracy as Beyond,
  Comparison,
  GroupMetrics,
  RankingFigures as Figures,
  SegmentMetrics as LibrarySegment,
  Trial as LibraryTrial,
  TrialOutcome as Outcome,
} from '@cartograph/recommend';
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { Count, JSONValue } from '../scalars.js';
import { ModelEntity, ModelKind, ofKind } from './model.entity.js';

@Requires('recommendations:read')
@ObjectType({ description: 'Ranking metrics of some users at K, full ranking.' })
export class RankingFigures {
  @Field(() => Count)
  users!: number;

  @Field(() => Boolean)
  includesSeen!: boolean;

  @Field(() => Estimate)
  hitRate!: Estimate;

  @Field(() => Estimate)
  precision!: Estimate;

  @Field(() => Estimate)
  attainablePrecision!: Estimate;

  @Field(() => Estimate)
  recall!: Estimate;

  @Field(() => Estimate, { description: 'hits divided by min(relevant, K)' })
  cappedRecall!: Estimate;

  @Field(() => Estimate)
  ndcg!: Estimate;

  @Field(() => Estimate, {
    description:
      'mean average precision at K, each average precision divided by min(relevant, K), so that a perfect list reaches 1',
  })
  mapCapped!: Estimate;

  @Field(() => Estimate)
  mrr!: Estimate;
}

export function toRankingFigures(figures: Figures): RankingFigures {
  const fraction = (name: Exclude<keyof Figures, 'users' | 'includesSeen'>): Estimate =>
    toEstimate(figures[name], Unit.FRACTION);
  return {
    users: figures.users,
    includesSeen: figures.includesSeen,
    hitRate: fraction('hitRate'),
    precision: fraction('precision'),
    attainablePrecision: fraction('attainablePrecision'),
    recall: fraction('recall'),
    cappedRecall: fraction('cappedRecall'),
    ndcg: fraction('ndcg'),
    mapCapped: fraction('map'),
    mrr: fraction('mrr'),
  };
}

export enum SegmentKind {
  GROUP = 'GROUP',
  NEW_RETURNING = 'NEW_RETURNING',
  CATEGORY = 'CATEGORY',
  PRICE_BAND = 'PRICE_BAND',
  ANSWERED_FROM = 'ANSWERED_FROM',
}
registerEnumType(SegmentKind, {
  name: 'SegmentKind',
  description: 'How test users are divided; each division holds every one of them once.',
  valuesConfig: {
    GROUP: { description: 'by how many carts they had before the split date' },
    NEW_RETURNING: { description: 'by whether they had been in the shop before' },
    CATEGORY: { description: 'by the category they carted most in' },
    PRICE_BAND: { description: 'by the price of what they carted, in quarters' },
    ANSWERED_FROM: { description: 'by what they are answered from: carts and purchases, views, nothing' },
  },
});

@Requires('recommendations:read')
@ObjectType('SegmentMetrics')
export class SegmentMetrics {
  @Field(() => SegmentKind)
  kind!: SegmentKind;

  @Field(() => String)
  value!: string;

  @Field(() => String, { description: 'whom it holds, in English' })
  rule!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      "of PRICE_BAND: the mean price of what they had taken is above this, in the log's currency; null without such a bound",
  })
  priceAbove!: number | null;

  @Field(() => Float, { nullable: true, description: 'likewise: at most this' })
  priceUpTo!: number | null;

  @Field(() => RankingFigures)
  metrics!: RankingFigures;
}

/** The groups of a model as segments. */
export function groupsAsSegments(
  metrics: readonly GroupMetrics[],
  ruleOf: (group: NonNullable<GroupMetrics['group']>) => string,
): SegmentMetrics[] {
  return metrics.flatMap((entry) =>
    entry.group === null
      ? []
      : [
          {
            kind: SegmentKind.GROUP,
            value: entry.group,
            rule: ruleOf(entry.group),
            priceAbove: null,
            priceUpTo: null,
            metrics: toRankingFigures(entry),
          },
        ],
  );
}

export const toSegmentMetrics = (segment: LibrarySegment): SegmentMetrics => ({
  kind: SegmentKind[segment.kind],
  value: segment.value,
  rule: segment.rule,
  priceAbove: segment.prices?.above ?? null,
  priceUpTo: segment.prices?.upTo ?? null,
  metrics: toRankingFigures(segment),
});

@Requires('recommendations:read')
@ObjectType('BeyondAccuracy', { description: 'What a model recommends, beside whether it hits.' })
export class BeyondAccuracy {
  @Field(() => Boolean)
  includesSeen!: boolean;

  @Field(() => Float, {
    description: 'distinct products recommended, divided by those with an event before the split date',
  })
  coverage!: number;

  @Field(() => Float, {
    description: 'how unevenly recommendations spread over the catalog: 0 evenly, 1 all on one product',
  })
  gini!: number;

  @Field(() => Float, { nullable: true, description: 'mean self-information of the recommended products, in bits' })
  novelty!: number | null;

  @Field(() => Estimate, { description: 'share of pairs in a list that are of different categories' })
  diversity!: Estimate;

  @Field(() => Float, {
    nullable: true,
    description: 'share of the recommended places on the most popular tenth of the products',
  })
  popularityShare!: number | null;

  @Field(() => Count, { description: 'users with a list shorter than K' })
  shortLists!: number;

  @Field(() => Count, { description: 'held-out pairs whose product nobody had touched before the split date' })
  coldPairs!: number;

  @Field(() => Estimate)
  coldPairsFound!: Estimate;
}

export const toBeyondAccuracy = (beyond: Beyond): BeyondAccuracy => ({
  ...beyond,
  diversity: toEstimate(beyond.diversity, Unit.FRACTION),
  coldPairsFound: toEstimate(beyond.coldPairsFound, Unit.FRACTION),
});

export enum TrialOutcome {
  CHOSEN = 'chosen',
  PROMOTED = 'promoted',
  DROPPED = 'dropped',
  REFUSED = 'refused',
  FAILED = 'failed',
  OVER_BUDGET = 'over-budget',
  OUT_OF_TIME = 'out-of-time',
}
registerEnumType(TrialOutcome, {
  name: 'TrialOutcome',
  valuesConfig: {
    CHOSEN: { description: 'the best of the last round' },
    PROMOTED: { description: 'went on to a round with more users' },
    DROPPED: { description: 'others of its round were better' },
    REFUSED: { description: 'cannot be made of this log' },
    FAILED: { description: 'its fit failed' },
    OVER_BUDGET: {
      description:
        'not tried: the work allowed went to settings with more to gain for it, or one fit takes more than a fair share',
    },
    OUT_OF_TIME: { description: 'not tried: the time allowed was over' },
  },
});

@Requires('recommendations:read')
@ObjectType({ description: 'A setting that was tried on the validation slice, or why it was not.' })
export class Trial {
  @Field(() => ModelKind)
  kind!: ModelKind;

  @Field(() => JSONValue)
  settings!: object;

  @Field(() => JSONValue, { description: 'what events counted' })
  eventWeights!: object;

  @Field(() => Int, { description: '0 is the first round, with fewest users' })
  rung!: number;

  @Field(() => Count)
  trainUsers!: number;

  @Field(() => Count, { description: 'users it was judged on' })
  users!: number;

  @Field(() => Float, { nullable: true })
  ndcg!: number | null;

  @Field(() => Float)
  seconds!: number;

  @Field(() => TrialOutcome)
  outcome!: Outcome;

  @Field(() => Float, {
    nullable: true,
    description: 'NDCG of the best of its round, by which it went on or not; null where none of the round was judged',
  })
  bestNdcg!: number | null;

  @Field(() => String, {
    description:
      'in English: `outcome`, `ndcg` and `bestNdcg` say the same in figures, but for the words of a REFUSED or FAILED one',
  })
  why!: string;
}

/** Trials with the best of their round, which is one kind of model's in a search for settings, and all that were tried in one for event weights. */
export function toTrials(trials: readonly LibraryTrial[]): Trial[] {
  const best = new Map<number, number>();
  for (const { rung, ndcg } of trials) if (ndcg !== null) best.set(rung, Math.max(ndcg, best.get(rung) ?? ndcg));
  return trials.map(({ kind, settings, strengths, rung, trainUsers, users, ndcg, seconds, outcome, why }) => ({
    kind: ModelKind[kind],
    settings,
    eventWeights: strengths,
    rung,
    trainUsers,
    users,
    ndcg,
    seconds,
    outcome,
    bestNdcg: best.get(rung) ?? null,
    why,
  }));
}

@Requires('recommendations:read')
@ObjectType({ description: 'One pass over the data of a fit that makes several.' })
export class ModelPass {
  @Field(() => Int)
  pass!: number;

  @Field(() => Int, { description: 'passes the fit was to make' })
  passes!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'what the fit minimizes or, for models that learn from samples, maximizes',
  })
  objective!: number | null;

  @Field(() => Float)
  seconds!: number;
}

@Requires('recommendations:read')
@ObjectType({ description: 'A model against another on the same users of the holdout.' })
export class ModelDifference {
  @Field(() => ModelEntity)
  against!: ModelEntity;

  @Field(() => String)
  metric!: string;

  @Field(() => Boolean)
  includesSeen!: boolean;

  @Field(() => Count)
  users!: number;

  @Field(() => Estimate, { description: 'of the metric, this model less the other' })
  estimate!: Estimate;

  @Field(() => Float, { nullable: true, description: 'of a paired permutation test; null where it cannot be made' })
  p!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'p corrected, after Holm, for all models that were compared with the other one',
  })
  pAdjusted!: number | null;
}

/** @param models - all of the training. */
export function toModelDifference(comparison: Comparison, models: readonly ModelEntity[]): ModelDifference | null {
  const against = ofKind(models, comparison.against);
  if (!against) return null;
  const { metric, includesSeen, users, difference, test, pAdjusted } = comparison;
  return {
    against,
    metric,
    includesSeen,
    users,
    estimate: toEstimate(difference, Unit.FRACTION),
    p: test.ok ? test.pValue : null,
    pAdjusted,
  };
}
