import type { Change as LibraryChange, Changes as ChangesAnswer } from '@cartograph/analytics';
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer, Period } from '../../answer.js';
import { Incomputable, toIncomputable, Unit } from '../../estimate.js';
import { Count, Decimal } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';
import { Finding, toFinding } from '../answers/hypothesis.js';

export enum ChangeScope {
  SHOP = 'shop',
  TOP_CATEGORY = 'top-category',
  CATEGORY = 'category',
  BRAND = 'brand',
}
registerEnumType(ChangeScope, { name: 'ChangeScope' });

export enum ChangeMeasure {
  VISITORS = 'visitors',
  SESSIONS = 'sessions',
  VIEWS = 'views',
  CARTS = 'carts',
  PURCHASES = 'purchases',
  REVENUE = 'revenue',
  CONVERSION = 'conversion',
}
registerEnumType(ChangeMeasure, {
  name: 'ChangeMeasure',
  valuesConfig: {
    VISITORS: { description: 'users, each counted once a day' },
    CONVERSION: { description: 'sessions with a purchase ÷ sessions' },
  },
});

export enum ChangeDirection {
  UP = 'up',
  DOWN = 'down',
}
registerEnumType(ChangeDirection, { name: 'ChangeDirection' });

export enum SetAsideReason {
  TOO_SMALL = 'too-small',
  TOO_FEW_DAYS = 'too-few-days',
  TRACKING = 'tracking',
}
registerEnumType(SetAsideReason, {
  name: 'SetAsideReason',
  valuesConfig: {
    TOO_SMALL: { description: 'fewer than 20 were expected' },
    TOO_FEW_DAYS: { description: 'fewer than three weeks before, or two days of a weekday' },
    TRACKING: { description: 'coverage faults or a change of the tracking leave nothing to compare' },
  },
});

@Requires('analytics:read')
@ObjectType({
  implements: Finding,
  description:
    'Something that is not what the weeks before lead to expect. Its effect is observed ÷ expected − 1, its support the visitors touched, each counted once a day.',
})
export class Change extends Finding {
  @Field(() => ChangeScope)
  scope!: ChangeScope;

  @Field(() => String, { nullable: true, description: 'category or brand; null for the shop' })
  name!: string | null;

  @Field(() => ChangeMeasure)
  measure!: ChangeMeasure;

  @Field(() => ChangeDirection)
  direction!: ChangeDirection;

  @Field(() => Float, { description: 'total of the trusted days; of the conversion a fraction' })
  observed!: number;

  @Field(() => Float)
  expected!: number;

  @Field(() => Decimal, { nullable: true, description: 'exact; null for other measures than revenue' })
  observedRevenue!: string | null;

  @Field(() => Float, { description: '|effect| × visitors touched: what changes are ranked by' })
  weight!: number;
}

@Requires('analytics:read')
@ObjectType({ description: 'Candidates that were not judged.' })
export class SetAside {
  @Field(() => SetAsideReason)
  reason!: SetAsideReason;

  @Field(() => Count)
  candidates!: number;
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class Changes extends Answer {
  @Field(() => Incomputable, { nullable: true, description: 'set where nothing can be compared at all' })
  incomputable!: Incomputable | null;

  @Field(() => Period, { nullable: true, description: 'the days before that the period is held against' })
  baseline!: Period | null;

  @Field(() => Count, { description: 'how many candidates were judged; the correction is over all of them' })
  lookedAt!: number;

  @Field(() => [SetAside])
  setAside!: SetAside[];

  @Field(() => Float, { description: 'rate of false discoveries that the correction holds' })
  level!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Detectable rise: it would have been found in 80 % of cases. A fraction, the median over what was looked at. Null when nothing was.',
  })
  detectable!: number | null;

  @Field(() => [Change], { description: 'those that stand out, by weight' })
  findings!: Change[];

  @Field(() => Count, { description: 'how many stand out' })
  totalFindings!: number;

  @Field(() => String, { description: 'the answer in one English sentence' })
  sentence!: string;
}

export function toChanges(answer: CachedAnswer<ChangesAnswer>, first: number): Changes {
  const { incomputable, baseline, lookedAt, setAside, level, detectable, findings, sentence } = answer.value;
  return {
    ...toAnswer(answer),
    incomputable: incomputable && toIncomputable(incomputable.reason, incomputable.detail),
    baseline,
    lookedAt,
    setAside: setAside.map(({ reason, candidates }) => ({ reason: reason as SetAsideReason, candidates })),
    level,
    detectable,
    findings: findings.slice(0, first).map(toChange),
    totalFindings: findings.length,
    sentence,
  };
}

function toChange(change: LibraryChange): Change {
  const { scope, name, measure, direction, observed, expected, observedRevenue, weight } = change;
  return {
    ...toFinding(change, Unit.RELATIVE),
    scope: scope as ChangeScope,
    name,
    measure: measure as ChangeMeasure,
    direction: direction as ChangeDirection,
    observed,
    expected,
    observedRevenue,
    weight,
  };
}
