import { Field, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import type { Verdict } from './training.entity.js';

@Requires('recommendations:read')
@ObjectType({
  description:
    'How a training compares with the one that served when it ended: both were retrained on the log before the split date, and judged on the same users after it.',
})
export class PromotionVerdict {
  @Field(() => Boolean, { description: 'it served at once' })
  isPromoted!: boolean;

  @Field(() => String)
  reason!: string;

  @Field(() => Estimate, {
    nullable: true,
    description: 'NDCG at K, new less live, on the same users; null where they were not compared',
  })
  difference!: Estimate | null;

  @Field(() => Estimate, {
    nullable: true,
    description: 'likewise of anonymous sessions, their own products left out; null where they were not compared',
  })
  sessionDifference!: Estimate | null;

  /** What `against` is made of. */
  againstId!: string | null;
}

export const toPromotionVerdict = ({
  isPromoted,
  reason,
  difference,
  sessionDifference,
  againstId,
}: Omit<Verdict, 'loses'>): PromotionVerdict => ({
  isPromoted,
  reason,
  difference: difference && toEstimate(difference, Unit.FRACTION),
  sessionDifference: sessionDifference && toEstimate(sessionDifference, Unit.FRACTION),
  againstId,
});
