import type { TimeQuantiles as LibraryTimeQuantiles } from '@cartograph/analytics';
import { Field, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Estimate, toEstimate, type Unit } from '../../estimate.js';

@Requires('analytics:read')
@ObjectType({
  description:
    'Quantiles of a time, in the unit that each estimate names, with their intervals. An estimate is TOO_FEW where too few values are known for an interval. Values of sessions are clustered by user, unless the method is woodruff.',
})
export class TimeQuantiles {
  @Field(() => Estimate)
  p25!: Estimate;

  @Field(() => Estimate)
  median!: Estimate;

  @Field(() => Estimate)
  p75!: Estimate;

  @Field(() => Estimate)
  p90!: Estimate;
}

/** @param method - of quantiles whose estimate cannot be computed, which name none. */
export function toTimeQuantiles(times: LibraryTimeQuantiles, unit: Unit, method: string): TimeQuantiles {
  const { p25, median, p75, p90 } = times;
  const of = (estimate: LibraryTimeQuantiles['median']): Estimate => toEstimate(estimate, unit, { method });
  return { p25: of(p25), median: of(median), p75: of(p75), p90: of(p90) };
}
