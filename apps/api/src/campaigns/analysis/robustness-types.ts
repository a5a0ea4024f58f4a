import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Estimate, Incomputable } from '../../estimate.js';
import { Count } from '../../scalars.js';

export enum RobustTest {
  BOOTSTRAP = 'BOOTSTRAP',
  PERMUTATION = 'PERMUTATION',
  MANN_WHITNEY = 'MANN_WHITNEY',
}
registerEnumType(RobustTest, {
  name: 'RobustTest',
  description: "A test that does not lean on a mean's being normal.",
});

@Requires('plan:read')
@ObjectType({ description: "A test of the difference of two arms' means." })
export class MeanTest {
  @Field(() => Estimate, { description: 'treatment − control' })
  absolute!: Estimate;

  @Field(() => Estimate, { description: '(treatment − control) ÷ control' })
  relative!: Estimate;

  @Field(() => Float, { nullable: true, description: 'p of no absolute difference, not corrected' })
  pValue!: number | null;

  @Field(() => Incomputable, { nullable: true, description: 'why there is no p' })
  incomputable!: Incomputable | null;
}

@Requires('plan:read')
@ObjectType({ description: "A test of two arms' having one distribution." })
export class DistributionTest {
  @Field(() => Estimate, {
    nullable: true,
    description:
      'of ranks: the chance that a unit of the arm has more than one of control, equal ones counted half; 0.5 where neither is higher',
  })
  superiority!: Estimate | null;

  @Field(() => Float, { nullable: true, description: 'not corrected' })
  pValue!: number | null;

  @Field(() => Incomputable, { nullable: true, description: 'why there is no p' })
  incomputable!: Incomputable | null;
}

@Requires('plan:read')
@ObjectType({
  description:
    "Whether methods that do not lean on a mean's being normal say the same as Welch's test, which decides. Tests are those of a single look; values are winsorized and adjusted by the past as the plan has it.",
})
export class RobustnessCheck {
  @Field(() => String, { description: 'of the kind MEAN' })
  metric!: string;

  @Field(() => String)
  arm!: string;

  @Field(() => Count)
  controlUnits!: number;

  @Field(() => Count)
  treatmentUnits!: number;

  @Field(() => Int, {
    description:
      'of the bootstrap, and deals of the permutation test: 10,000, or as many as draw a billion values over all checks of the analysis, never fewer than 100',
  })
  resamples!: number;

  @Field(() => MeanTest)
  welch!: MeanTest;

  @Field(() => MeanTest, { description: "BCa, from resamples of each arm's units" })
  bootstrap!: MeanTest;

  @Field(() => DistributionTest, {
    description: 'by deals of the units into the arms, the statistic being the difference of means',
  })
  permutation!: DistributionTest;

  @Field(() => DistributionTest, {
    description: 'by ranks, which are not about means: one may rise while most values fall',
  })
  mannWhitney!: DistributionTest;

  @Field(() => [RobustTest], {
    description: "those whose p lies on the other side of the plan's alpha than that of Welch's test",
  })
  disagreeing!: RobustTest[];
}
