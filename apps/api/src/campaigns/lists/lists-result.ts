import type { ScenarioResult as FoundResult } from '@cartograph/experiments';
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Count, DateTime } from '../../scalars.js';
import type { ShownList, ShownLists } from './lists-on-history.js';

export enum ScenarioArm {
  CONTROL = 'control',
  TREATMENT = 'treatment',
}
registerEnumType(ScenarioArm, { name: 'ScenarioArm' });

@Requires('plan:read')
@ObjectType('LookedAhead', {
  description:
    'The models had learned of what came after users entered, which no real campaign could have: their lists may look better than they are.',
})
class LookedAhead {
  @Field(() => Count, { description: 'who entered before the end of what was learned' })
  users!: number;

  @Field(() => Int, { description: "from the first user's entering to that end" })
  days!: number;
}

@Requires('plan:read')
@ObjectType('ShownList', { description: 'What the users of an arm were shown.' })
class ShownListResult {
  @Field(() => ScenarioArm)
  arm!: ScenarioArm;

  @Field(() => ID)
  trainingId!: string;

  @Field(() => ID, { nullable: true, description: 'null where the router of the training chose' })
  modelId!: string | null;

  @Field(() => String, { nullable: true })
  modelName!: string | null;

  @Field(() => ID, { nullable: true })
  ruleSetId!: string | null;

  @Field(() => String, { nullable: true })
  ruleSetName!: string | null;

  @Field(() => Int, { description: 'products asked for' })
  length!: number;

  @Field(() => Float, { description: "products in a user's list on average" })
  meanShown!: number;

  @Field(() => Float, { description: 'products that a user buys from the list on average, as the user model has it' })
  responsesPerUser!: number;

  @Field(() => DateTime, { description: 'up to when the models had learned' })
  trainedUntil!: Date;

  @Field(() => LookedAhead, { nullable: true })
  lookedAhead!: LookedAhead | null;
}

@Requires('plan:read')
@ObjectType('ScenarioSensitivityPoint', {
  description:
    'The answer under one bent user model, worked out without chance, of which the anchor responds as often as under the model itself.',
})
class SensitivityPoint {
  @Field(() => Float, { description: 'the position bias to this power' })
  steepness!: number;

  @Field(() => Float, { description: 'times as much weight of affinities' })
  affinityWeight!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'what the effect really does to the metric, absolute; null where the model cannot be bent so far',
  })
  trueDifference!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "the same in parts of the control's metric; null where nobody of the control buys",
  })
  upliftRelative!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "net profit of a campaign on average, in the currency of the log's prices; null where the model cannot be bent so far, and where costs are unknown",
  })
  netProfit!: number | null;

  @Field(() => String, { nullable: true, description: 'why there is none, in English' })
  detail!: string | null;
}

@Requires('plan:read')
@ObjectType('ScenarioListsResult')
export class ScenarioListsResult {
  @Field(() => ShownListResult, { nullable: true, description: 'null where the control was shown none' })
  control!: ShownListResult | null;

  @Field(() => ShownListResult)
  treatment!: ShownListResult;

  @Field(() => Count, {
    description:
      'of whom the log has events after they entered, by which affinities are measured; the others count as the average user',
  })
  usersMeasured!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'share of users who are shown the same products in the same order in both arms; null where the control is shown none',
  })
  shareShownAlike!: number | null;

  @Field(() => Float, { description: 'share that looks on from one position to the next' })
  steepness!: number;

  @Field(() => Float, { description: 'chance at the first position where affinity is 1' })
  scale!: number;

  @Field(() => Float)
  affinityWeight!: number;

  @Field(() => Boolean, {
    description: 'the numbers of the user model were fitted to a log of lists; else they are assumed',
  })
  isFitted!: boolean;

  @Field(() => ScenarioArm, { description: 'whose responses are held as often while the model is bent' })
  anchor!: ScenarioArm;

  @Field(() => [SensitivityPoint])
  points!: SensitivityPoint[];

  @Field(() => Boolean, {
    nullable: true,
    description:
      'no arm is better under one of the points or the model itself and worse under another; null where no point could be tried',
  })
  isSameDirection!: boolean | null;

  @Field(() => Float, { nullable: true, description: 'smallest true difference over the points and the model itself' })
  differenceLow!: number | null;

  @Field(() => Float, { nullable: true })
  differenceHigh!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'least net profit over the points and the model itself; null where no point could be tried',
  })
  netProfitLow!: number | null;

  @Field(() => Float, { nullable: true })
  netProfitHigh!: number | null;
}

/** What a scenario with lists came to beyond its campaigns. */
export function toListsResult(
  { model, responsesPerUser, sensitivity }: NonNullable<FoundResult['lists']>,
  { control, treatment, usersMeasured, shareShownAlike }: ShownLists,
): ScenarioListsResult {
  const { anchor, points, difference, netProfit, isSameDirection } = sensitivity;
  return {
    control: control && toShown(ScenarioArm.CONTROL, control, responsesPerUser.control),
    treatment: toShown(ScenarioArm.TREATMENT, treatment, responsesPerUser.treatment),
    usersMeasured,
    shareShownAlike,
    steepness: model.examination[1] ?? 1,
    scale: model.scale,
    affinityWeight: model.affinityWeight,
    isFitted: model.source === 'fitted',
    anchor: ScenarioArm[anchor === 'control' ? 'CONTROL' : 'TREATMENT'],
    points: points.map((point) => ({
      steepness: point.steepness,
      affinityWeight: point.affinityWeight,
      trueDifference: point.ok ? point.trueDifference : null,
      upliftRelative: point.ok && Number.isFinite(point.upliftRelative) ? point.upliftRelative : null,
      netProfit: point.ok ? point.netProfit : null,
      detail: point.ok ? null : point.detail,
    })),
    isSameDirection,
    differenceLow: difference?.low ?? null,
    differenceHigh: difference?.high ?? null,
    netProfitLow: netProfit?.low ?? null,
    netProfitHigh: netProfit?.high ?? null,
  };
}

function toShown(arm: ScenarioArm, { trainedUntil, ...shown }: ShownList, responsesPerUser: number): ShownListResult {
  return { arm, ...shown, responsesPerUser, trainedUntil: new Date(trainedUntil) };
}
