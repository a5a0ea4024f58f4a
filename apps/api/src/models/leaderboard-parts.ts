import type { NotTrained as Left, StrengthOptions } from '@cartograph/recommend';
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { Estimate } from '../estimate.js';
import { Count } from '../scalars.js';
import { GroupWinner } from './evaluation.js';
import { ModelEntity, ModelKind, UserGroup } from './model.entity.js';

@Requires('recommendations:read')
@ObjectType({ description: 'Which model answers a segment of users, and on what evidence.' })
export class RouterEntry {
  @Field(() => UserGroup, { description: 'ANONYMOUS are sessions of nobody known' })
  segment!: UserGroup;

  @Field(() => ModelEntity)
  model!: ModelEntity;

  @Field(() => String)
  reason!: string;

  @Field(() => GroupWinner)
  evidence!: GroupWinner;
}

export const toRouterEntry = (winner: GroupWinner): RouterEntry => ({
  segment: winner.group,
  model: winner.model,
  reason: winner.reason,
  evidence: winner,
});

@Requires('recommendations:read')
@ObjectType({ description: 'What it is worth to let every segment be answered by its own model, on the holdout.' })
export class RouterGain {
  @Field(() => ModelEntity, {
    description: 'chosen for all users on the validation slice: the simplest that none beats by more than chance',
  })
  single!: ModelEntity;

  @Field(() => Count)
  users!: number;

  @Field(() => Estimate, { description: 'NDCG, by segment less the single model, on the same users' })
  overSingle!: Estimate;

  @Field(() => Estimate)
  overPopularity!: Estimate;

  @Field(() => String)
  text!: string;
}

export enum NotTrainedWhy {
  REFUSED = 'refused',
  FAILED = 'failed',
  TOO_EXPENSIVE = 'too-dear',
}
registerEnumType(NotTrainedWhy, {
  name: 'NotTrainedWhy',
  valuesConfig: {
    REFUSED: { description: 'it cannot be made of this log' },
    FAILED: { description: 'its fit failed' },
    TOO_EXPENSIVE: { description: 'one fit takes more work than the training allowed' },
  },
});

@Requires('recommendations:read')
@ObjectType({ description: 'A kind of model that was asked for but not made.' })
export class NotTrained {
  @Field(() => ModelKind)
  kind!: ModelKind;

  @Field(() => NotTrainedWhy)
  why!: NotTrainedWhy;

  @Field(() => String)
  reason!: string;

  @Field(() => Float, {
    nullable: true,
    description:
      'multiply-adds that one fit takes: what `fitWork` has to allow; null where it is not TOO_EXPENSIVE, and in trainings of earlier versions',
  })
  workNeeded!: number | null;

  @Field(() => Float, { nullable: true, description: 'multiply-adds that one fit was allowed; null likewise' })
  workAllowed!: number | null;
}

export const toNotTrained = ({ kind, why, reason, work }: Left): NotTrained => ({
  kind: ModelKind[kind],
  why: why as NotTrainedWhy,
  reason,
  workNeeded: work?.needed ?? null,
  workAllowed: work?.allowed ?? null,
});

@Requires('recommendations:read')
@ObjectType({ description: 'What each event counts, when the events of a user and a product are added up.' })
export class EventWeights {
  @Field(() => Float)
  view!: number;

  @Field(() => Float)
  cart!: number;

  @Field(() => Float, { description: 'at most 0: it takes away' })
  remove!: number;

  @Field(() => Float)
  purchase!: number;

  @Field(() => Float, { nullable: true, description: 'days after which an event counts half; null counts all alike' })
  halfLifeDays!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'the most that the events of a user and a product may add up to; null for no limit',
  })
  cap!: number | null;

  @Field(() => Boolean, {
    description: 'sessions that a bot rule flags are left out, and all of a user most of whose events lie in such',
  })
  excludeBots!: boolean;

  @Field(() => String, { description: 'how they were chosen, in English' })
  how!: string;
}

export const toEventWeights = ({ chosen, how }: { chosen: StrengthOptions; how: string }): EventWeights => ({
  ...chosen,
  how,
});
