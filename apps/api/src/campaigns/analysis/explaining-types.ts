import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Estimate } from '../../estimate.js';
import { ArmUnits } from '../exposures/arm-units.js';
import { Count, LocalDate } from '../../scalars.js';
import { GuardrailVerdict } from './result-enums.js';

@Requires('plan:read')
@ObjectType({
  description: 'The effect on some of the users, by the test of a single look. It explains and does not decide.',
})
export class AnalyzedSegment {
  @Field(() => String, {
    description:
      '`visitor`: whether they had a session in the 28 days before the exposure. `buyer`: whether they had bought in those days.',
  })
  dimension!: string;

  @Field(() => String, { description: '`new` or `returning`, `bought-before` or `not-bought-before`' })
  segment!: string;

  @Field(() => String)
  metric!: string;

  @Field(() => String)
  arm!: string;

  @Field(() => Count, { description: 'of control and the arm' })
  units!: number;

  @Field(() => Count)
  controlUnits!: number;

  @Field(() => Count)
  treatmentUnits!: number;

  @Field(() => Estimate, { description: 'relative' })
  effect!: Estimate;

  @Field(() => Estimate)
  absolute!: Estimate;

  @Field(() => Float, {
    nullable: true,
    description: 'of the absolute effect, corrected by Benjamini and Hochberg over all segments, metrics and arms',
  })
  correctedP!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "p of equal effects in all segments of the dimension, by Cochran's Q; not corrected; null where that cannot be said",
  })
  differsP!: number | null;

  @Field(() => Boolean, {
    description:
      'differsP, corrected by Benjamini and Hochberg over all dimensions, metrics and arms, is below the alpha of the plan',
  })
  differs!: boolean;
}

@Requires('plan:read')
@ObjectType({
  description:
    'How the effect goes on after the exposure, by the test of a single look. It explains and does not decide.',
})
export class NoveltyCheck {
  @Field(() => String)
  metric!: string;

  @Field(() => String)
  arm!: string;

  @Field(() => Int, { description: 'days of 24 hours since the exposure' })
  days!: number;

  @Field(() => Count, { description: 'of control and the arm' })
  units!: number;

  @Field(() => [Estimate], { description: "absolute effect on each day's own value" })
  byDay!: Estimate[];

  @Field(() => Estimate, { description: 'by how much the absolute effect changes a day' })
  slope!: Estimate;

  @Field(() => Float, { nullable: true })
  slopeP!: number | null;

  @Field(() => Estimate, {
    nullable: true,
    description:
      'mean daily effect after the first seven days minus that of those seven; null with no more than seven days',
  })
  laterMinusFirstWeek!: Estimate | null;

  @Field(() => Float, { nullable: true })
  laterMinusFirstWeekP!: number | null;
}

@Requires('plan:read')
@ObjectType()
class DayEffect {
  @Field(() => String)
  metric!: string;

  @Field(() => String)
  arm!: string;

  @Field(() => Estimate)
  absolute!: Estimate;

  @Field(() => Estimate)
  relative!: Estimate;

  @Field(() => Float, { nullable: true })
  pValue!: number | null;

  @Field(() => Float, { nullable: true, description: 'z (or t) of the absolute effect' })
  statistic!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'of a group-sequential plan: the absolute value that z would have had to reach, had it been looked at then',
  })
  bound!: number | null;

  @Field(() => GuardrailVerdict, { nullable: true, description: 'of a GUARDRAIL' })
  guardrail!: GuardrailVerdict | null;
}

@Requires('plan:read')
@ObjectType({
  description:
    'What an analysis at the end of a day would have said: on the units whose window was over by then. Primary metrics and guardrails.',
})
export class AnalysisDay {
  @Field(() => LocalDate, { description: 'a day of the shop' })
  date!: string;

  @Field(() => Count, { description: 'of all arms, whose window was over by the end of the day' })
  units!: number;

  @Field(() => [ArmUnits])
  arms!: ArmUnits[];

  @Field(() => Float, { nullable: true, description: "p of the arms' planned shares; null where it cannot be said" })
  sampleRatioP!: number | null;

  @Field(() => [DayEffect])
  metrics!: DayEffect[];
}
