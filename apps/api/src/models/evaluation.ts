import type { GroupMetrics, HoldoutProtocol as Protocol, SessionWinner } from '@cartograph/recommend';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { Count, DateTime } from '../scalars.js';
import { Snapshot } from '../snapshot.js';
import { RankingFigures, toRankingFigures } from './model-detail.js';
import { ModelEntity, ofKind, UserGroup } from './model.entity.js';
import { TrainingEntity } from './training.entity.js';

@Requires('recommendations:read')
@ObjectType({
  description:
    'Metrics on the holdout after a global split date, over users with at least one relevant product in the holdout, full ranking, at K.',
})
export class ModelMetrics extends RankingFigures {
  @Field(() => UserGroup, { nullable: true })
  group!: UserGroup | null;

  @Field(() => Int)
  k!: number;

  @Field(() => Float)
  catalogCoverage!: number;
}

export function toModelMetrics(metrics: GroupMetrics): ModelMetrics {
  const { group, k, catalogCoverage } = metrics;
  return { ...toRankingFigures(metrics), group: group === null ? null : UserGroup[group], k, catalogCoverage };
}

@Requires('recommendations:read')
@ObjectType()
export class HoldoutProtocol {
  @Field(() => String)
  split!: string;

  @Field(() => DateTime)
  splitAt!: Date;

  @Field(() => Int)
  k!: number;

  @Field(() => String)
  relevant!: string;

  @Field(() => Count)
  trainUsers!: number;

  @Field(() => Count)
  trainProducts!: number;

  @Field(() => Count)
  trainPairs!: number;

  @Field(() => Count)
  testUsers!: number;

  @Field(() => Count)
  testPairs!: number;

  @Field(() => Count)
  coldUsers!: number;

  @Field(() => Count)
  coldProducts!: number;

  @Field(() => Count, { description: 'held-out pairs whose product nobody had touched before the split date' })
  coldPairs!: number;

  @Field(() => Count, { description: 'test users that were judged' })
  judgedUsers!: number;

  @Field(() => Boolean, {
    description:
      'training saw what happened after held-out events, so that the figures only compare with others made so',
  })
  isLeaking!: boolean;
}

export const toProtocol = (protocol: Protocol): HoldoutProtocol => ({
  ...protocol,
  splitAt: new Date(protocol.splitAt),
});

@Requires('recommendations:read')
@ObjectType()
export class WinnerOnHoldout {
  @Field(() => Count)
  users!: number;

  @Field(() => Estimate)
  value!: Estimate;

  @Field(() => Estimate, { nullable: true, description: 'winner less popularity; null where popularity is the winner' })
  overPopularity!: Estimate | null;
}

@Requires('recommendations:read')
@ObjectType()
export class GroupWinner {
  @Field(() => UserGroup)
  group!: UserGroup;

  @Field(() => ModelEntity)
  model!: ModelEntity;

  @Field(() => String)
  metric!: string;

  @Field(() => Estimate)
  value!: Estimate;

  @Field(() => ModelEntity, { nullable: true, description: 'null where nothing could be compared' })
  runnerUp!: ModelEntity | null;

  @Field(() => Estimate, { description: 'of the metric, winner less runner-up on the same users' })
  difference!: Estimate;

  @Field(() => Count)
  testUsers!: number;

  @Field(() => String)
  reason!: string;

  @Field(() => Estimate, {
    nullable: true,
    description: 'of the metric, winner less popularity on the same users; null where popularity is the winner',
  })
  overPopularity!: Estimate | null;

  @Field(() => WinnerOnHoldout, {
    description: 'what became of the choice on the holdout, whose users had no part in it',
  })
  onHoldout!: WinnerOnHoldout;
}

@Requires('recommendations:read')
@ObjectType()
export class Leaderboard {
  @Field(() => TrainingEntity)
  training!: TrainingEntity;

  @Field(() => Snapshot)
  snapshot!: Snapshot;

  @Field(() => HoldoutProtocol)
  protocol!: HoldoutProtocol;

  @Field(() => [ModelEntity])
  models!: ModelEntity[];

  @Field(() => Estimate, {
    description:
      'How often the same product comes again: users whose next carted product is the one they had carted most, over users with carts on both sides of the split date.',
  })
  baselineAccuracy!: Estimate;

  @Field(() => String, { description: 'In words: what the precision can and cannot say under this protocol.' })
  precisionExplained!: string;

  @Field(() => String, {
    nullable: true,
    description: 'In words: why models cannot be distinguished; null where there are enough users.',
  })
  tooSmall!: string | null;

  /** What `winners` is made of. */
  evaluation!: TrainingEntity['evaluation'];
}

export function toLeaderboard(training: TrainingEntity, snapshot: Snapshot, models: ModelEntity[]): Leaderboard {
  const { evaluation } = training;
  return {
    training,
    snapshot,
    protocol: toProtocol(evaluation.protocol),
    models,
    baselineAccuracy: toEstimate(evaluation.baselineAccuracy, Unit.FRACTION),
    precisionExplained: evaluation.precisionExplained,
    tooSmall: evaluation.tooSmall,
    evaluation,
  };
}

/** The winners of a leaderboard, with seen products or without. */
export function winnersOf(
  { evaluation, models }: Pick<Leaderboard, 'evaluation' | 'models'>,
  includeSeen: boolean,
): GroupWinner[] {
  return evaluation.winners
    .filter((winner) => winner.includesSeen === includeSeen)
    .map((winner) => toWinner(winner, winner.group, models));
}

/** The model that won on anonymous sessions, their own products in their lists or left out; null where none could be compared. */
export function sessionWinnerOf(
  { evaluation, models }: Pick<Leaderboard, 'evaluation' | 'models'>,
  includeSeen: boolean,
): GroupWinner | null {
  const { sessions } = evaluation;
  const winner = includeSeen ? sessions?.winner : (sessions?.newWinner ?? sessions?.winner);
  return winner ? toWinner(winner, 'ANONYMOUS', models) : null;
}

function toWinner(winner: SessionWinner, group: keyof typeof UserGroup, models: readonly ModelEntity[]): GroupWinner {
  const model = ofKind(models, winner.kind);
  if (!model) throw new Error(`the training names ${winner.kind} as a winner but has no such model`);
  return {
    group: UserGroup[group],
    model,
    metric: winner.metric,
    value: toEstimate(winner.value, Unit.FRACTION),
    runnerUp: ofKind(models, winner.runnerUp) ?? null,
    difference: toEstimate(winner.difference, Unit.FRACTION),
    testUsers: winner.testUsers,
    reason: winner.reason,
    overPopularity: winner.overPopularity && toEstimate(winner.overPopularity, Unit.FRACTION),
    onHoldout: {
      users: winner.onHoldout.users,
      value: toEstimate(winner.onHoldout.value, Unit.FRACTION),
      overPopularity: winner.onHoldout.overPopularity && toEstimate(winner.onHoldout.overPopularity, Unit.FRACTION),
    },
  };
}
