import type { Anomalies as AnomaliesAnswer, Anomaly as LibraryAnomaly } from '@cartograph/analytics';
import { Field, Float, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Incomputable, toIncomputable, Unit } from '../../estimate.js';
import { Count, LocalDate } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';
import { ChangeDirection, ChangeMeasure, ChangeScope } from './changes.js';
import { Finding, toFinding } from '../answers/hypothesis.js';

@Requires('analytics:read')
@ObjectType({
  implements: Finding,
  description:
    "A day that lies outside of what its weekday leads to expect. Its effect is observed ÷ expected − 1, its support the day's visitors.",
})
export class Anomaly extends Finding {
  @Field(() => LocalDate)
  date!: string;

  @Field(() => ChangeScope, { description: 'the shop or a top category' })
  scope!: ChangeScope;

  @Field(() => String, { nullable: true })
  name!: string | null;

  @Field(() => ChangeMeasure)
  measure!: ChangeMeasure;

  @Field(() => ChangeDirection)
  direction!: ChangeDirection;

  @Field(() => Float, { description: 'of the conversion a fraction' })
  observed!: number;

  @Field(() => Float)
  expected!: number;
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class Anomalies extends Answer {
  @Field(() => Incomputable, { nullable: true })
  incomputable!: Incomputable | null;

  @Field(() => Count, { description: 'days × measures × scopes that were judged; the correction is over all of them' })
  lookedAt!: number;

  @Field(() => Float)
  level!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Detectable rise: it would have been found in 80 % of cases. A fraction, the median over what was looked at. Null when nothing was.',
  })
  detectable!: number | null;

  @Field(() => [Anomaly], { description: 'those that stand out, surest first' })
  findings!: Anomaly[];

  @Field(() => Count)
  totalFindings!: number;

  @Field(() => String)
  sentence!: string;
}

export function toAnomalies(answer: CachedAnswer<AnomaliesAnswer>, first: number): Anomalies {
  const { incomputable, lookedAt, level, detectable, findings, sentence } = answer.value;
  return {
    ...toAnswer(answer),
    incomputable: incomputable && toIncomputable(incomputable.reason, incomputable.detail),
    lookedAt,
    level,
    detectable,
    findings: findings.slice(0, first).map(toAnomaly),
    totalFindings: findings.length,
    sentence,
  };
}

function toAnomaly(anomaly: LibraryAnomaly): Anomaly {
  const { date, scope, name, measure, direction, observed, expected } = anomaly;
  return {
    ...toFinding(anomaly, Unit.RELATIVE),
    date,
    scope: scope as ChangeScope,
    name,
    measure: measure as ChangeMeasure,
    direction: direction as ChangeDirection,
    observed,
    expected,
  };
}
