import type {
  BestArm as FoundBest,
  ScenarioArms as FoundArms,
  ScenarioArmResult as FoundArm,
} from '@cartograph/experiments';
import { Field, Float, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { MetricRole } from '../plan/plan-types.js';
import { Distribution } from './distribution.js';
import { Estimate, Unit } from '../../estimate.js';
import { Count } from '../../scalars.js';
import { figureOf, figuresOf, shareOf, SimulatedFigures, unitOfMetric } from './simulated-figures.js';

@Requires('plan:read')
@ObjectType({ description: 'A metric of a simulated arm against the control.' })
class SimulatedArmMetric {
  @Field(() => String, { description: 'conversion, revenue or revenue-cuped' })
  metric!: string;

  @Field(() => MetricRole)
  role!: MetricRole;

  @Field(() => Float, {
    nullable: true,
    description: "guardrails only: the fall that is put up with, in parts of the control's figure",
  })
  margin!: number | null;

  @Field(() => Float, { description: 'what the effect really does to it, absolute' })
  trueDifference!: number;

  @Field(() => Distribution, {
    nullable: true,
    description: 'observed arm − control, absolute; null where no run could compare',
  })
  difference!: Distribution | null;

  @Field(() => Distribution, { nullable: true, description: "the same in parts of the control's figure" })
  uplift!: Distribution | null;

  @Field(() => Estimate, {
    description:
      'share of runs in which it is shown to be better, corrected; of a guardrail, in which more harm than its margin is ruled out',
  })
  shownBetter!: Estimate;

  @Field(() => Estimate, {
    description: 'share of runs in which it is shown to be worse; of a guardrail, by more than its margin',
  })
  shownWorse!: Estimate;
}

@Requires('plan:read')
@ObjectType({
  description:
    'A treatment arm as a campaign of its own, by the first primary metric and with the corrections of its test.',
})
class SimulatedArm extends SimulatedFigures {
  @Field(() => String)
  name!: string;

  @Field(() => Float, { description: 'of the users' })
  share!: number;

  @Field(() => [SimulatedArmMetric])
  metrics!: SimulatedArmMetric[];

  @Field(() => Estimate, { description: 'share of runs that end with it' })
  chosen!: Estimate;

  @Field(() => Estimate, {
    description: 'share of runs in which its first primary metric measures highest of all arms, the control among them',
  })
  measuresBest!: Estimate;

  @Field(() => Estimate, {
    description: 'share of runs in which its net profit per user who gets it is the highest of all arms and above 0',
  })
  mostProfitable!: Estimate;

  @Field(() => Estimate, {
    description: 'share of runs in which guardrails alone keep it from being shipped: harmed, or not shown to hold',
  })
  vetoed!: Estimate;
}

@Requires('plan:read')
@ObjectType({
  description: 'Which arm is best by its mean net profit per user who gets it, and how often the test ends with it.',
})
class BestArm {
  @Field(() => String, { description: 'the treatment arm with the highest mean' })
  arm!: string;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'better than each other arm and than no campaign; false where no campaign is best, null where the runs do not tell',
  })
  isBest!: boolean | null;

  @Field(() => Estimate, {
    description: 'share of runs that end with what is best: the arm, or the control where no campaign is best',
  })
  choosesBest!: Estimate;

  @Field(() => Estimate, { description: 'share of runs that ship another arm' })
  shipsWorse!: Estimate;

  @Field(() => Estimate, { description: 'share of runs that end with the control though the arm is better' })
  stopsBest!: Estimate;
}

@Requires('plan:read')
@ObjectType({
  description: 'A simulated test of several arms or metrics: each run is analyzed by the rules of a real test.',
})
export class SimulatedArms {
  @Field(() => String, { description: 'holm or benjamini-hochberg, over treatment arms and primary metrics' })
  correction!: string;

  @Field(() => Count)
  controlUsers!: number;

  @Field(() => [SimulatedArm], { description: 'treatment arms, in the order of the file' })
  arms!: SimulatedArm[];

  @Field(() => Estimate, { description: 'share of runs that end with the control' })
  controlChosen!: Estimate;

  @Field(() => BestArm)
  best!: BestArm;

  @Field(() => Estimate, {
    description:
      'share of runs in which an effect on a primary metric of any arm is shown on the same draws without effects',
  })
  falseFindings!: Estimate;
}

const ROLES = {
  primary: MetricRole.PRIMARY,
  secondary: MetricRole.SECONDARY,
  guardrail: MetricRole.GUARDRAIL,
} as const;

export function toScenarioArms({
  correction,
  controlUsers,
  arms,
  controlChosen,
  best,
  falseFindings,
}: FoundArms): SimulatedArms {
  return {
    correction,
    controlUsers,
    arms: arms.map(armOf),
    controlChosen: shareOf(controlChosen),
    best: bestOf(best),
    falseFindings: shareOf(falseFindings),
  };
}

function armOf({
  name,
  share,
  metrics,
  chosen,
  measuresBest,
  mostProfitable,
  vetoed,
  ...found
}: FoundArm): SimulatedArm {
  return {
    name,
    share,
    ...figuresOf(found),
    metrics: metrics.map(
      ({ metric, role, margin, trueDifference, difference, upliftRelative, shownBetter, shownWorse }) => ({
        metric,
        role: ROLES[role],
        margin: margin ?? null,
        trueDifference,
        difference: figureOf(difference, unitOfMetric(metric)),
        uplift: figureOf(upliftRelative, Unit.RELATIVE),
        shownBetter: shareOf(shownBetter),
        shownWorse: shareOf(shownWorse),
      }),
    ),
    chosen: shareOf(chosen),
    measuresBest: shareOf(measuresBest),
    mostProfitable: shareOf(mostProfitable),
    vetoed: shareOf(vetoed),
  };
}

function bestOf({ arm, isBest, choosesBest, shipsWorse, stopsBest }: FoundBest): BestArm {
  return {
    arm,
    isBest,
    choosesBest: shareOf(choosesBest),
    shipsWorse: shareOf(shipsWorse),
    stopsBest: shareOf(stopsBest),
  };
}
