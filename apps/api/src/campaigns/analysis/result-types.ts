import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { MetricKind, MetricRole } from '../plan/plan-types.js';
import { CoverageFaultKind } from '../../coverage-fault.js';
import { EventType } from '../../event-counts.js';
import { Estimate, Incomputable } from '../../estimate.js';
import { SampleRatio } from '../exposures/record-exposures.js';
import { Count, DateTime, LocalDate } from '../../scalars.js';
import { AnalysisDecision } from './decision-types.js';
import { AnalyzedSegment, AnalysisDay, NoveltyCheck } from './explaining-types.js';
import { GuardrailBound, GuardrailVerdict, ShownEffect } from './result-enums.js';
import { RobustnessCheck } from './robustness-types.js';

@Requires('plan:read')
@ObjectType({ description: 'Who was counted, and what was left out.' })
class AnalyzedUnits {
  @Field(() => Count, { description: 'units that met one arm' })
  exposed!: number;

  @Field(() => Count, { description: 'units whose whole window is known: on them everything rests' })
  matured!: number;

  @Field(() => Count, { description: 'units whose window is not over yet, left out until it is' })
  notYetObserved!: number;

  @Field(() => Count, { description: 'units that met more than one arm, left out' })
  unitsInTwoArms!: number;

  @Field(() => Count, {
    nullable: true,
    description:
      'counted units of which the log has no event at all: they did nothing, or their ids are not those of the log; null where all metrics are recorded ones',
  })
  notInLog!: number | null;

  @Field(() => LocalDate, {
    nullable: true,
    description:
      'the first UTC day since the start that was not logged, though days around it were (20 events or more a day): windows that reach beyond it count when it has been imported; null where there is none',
  })
  logEndsBefore!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'until when recorded metrics are known: the earliest time until which they were told; windows that end later count when more is recorded. Null where all metrics are those of the log',
  })
  recordedUntil!: Date | null;

  @Field(() => Count, { description: 'recorded outcomes that were looked at' })
  outcomes!: number;

  @Field(() => Count, { description: 'outcomes that were there twice, counted once' })
  duplicateOutcomes!: number;

  @Field(() => Count, { description: "outcomes of a time before their unit's exposure, left out" })
  outcomesBeforeExposure!: number;

  @Field(() => Count, { description: "outcomes of a time after their unit's window, left out" })
  outcomesAfterWindow!: number;

  @Field(() => Count, { description: 'outcomes of units that met no arm, or whose window is not over yet, left out' })
  outcomesOfUnknownUnits!: number;

  @Field(() => Count, { description: 'outcomes of units that met more than one arm, left out' })
  outcomesOfUnitsInTwoArms!: number;
}

@Requires('plan:read')
@ObjectType({
  description: 'A day on which the tracking lost events that the metrics count, or began to log them differently.',
})
class CampaignTrackingFault {
  @Field(() => LocalDate, { description: "by the shop's time zone" })
  date!: string;

  @Field(() => CoverageFaultKind)
  kind!: CoverageFaultKind;

  @Field(() => EventType, { nullable: true, description: 'null where every type is concerned' })
  eventType!: EventType | null;
}

@Requires('plan:read')
@ObjectType()
class AnalyzedArm {
  @Field(() => String)
  arm!: string;

  @Field(() => Count)
  units!: number;

  @Field(() => Float)
  plannedShare!: number;
}

@Requires('plan:read')
@ObjectType()
class LookBound {
  @Field(() => Float, { description: 'share of the planned units' })
  share!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'the absolute value that z must reach; null where so little error is spent that none could',
  })
  bound!: number | null;

  @Field(() => Boolean, { description: 'it was looked at here; otherwise it is planned' })
  isTaken!: boolean;
}

@Requires('plan:read')
@ObjectType({ description: 'Where a group-sequential plan stands.' })
class AnalysisLook {
  @Field(() => Int, { description: 'which look this is, from 1' })
  number!: number;

  @Field(() => Int, { description: 'looks that were planned' })
  planned!: number;

  @Field(() => Float, { description: 'share of the planned units' })
  share!: number;

  @Field(() => Boolean)
  isLast!: boolean;

  @Field(() => Float, {
    nullable: true,
    description:
      'the absolute value that z must reach at this look; null where so little error is spent that none could',
  })
  bound!: number | null;

  @Field(() => [LookBound], {
    description: 'of the looks so far at the shares that came, and of those to come at the planned ones',
  })
  bounds!: LookBound[];
}

@Requires('plan:read')
@ObjectType({ description: 'What the posterior says, better and worse being read by the direction of the metric.' })
class AnalyzedPosterior {
  @Field(() => Float, { nullable: true, description: 'chance that the arm is better than control' })
  probabilityTreatmentIsBetter!: number | null;

  @Field(() => Float, { nullable: true, description: 'chance that it is worse' })
  probabilityTreatmentIsWorse!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "what is lost on average by choosing the arm, in parts of control's figure",
  })
  expectedLoss!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "what is lost on average by keeping control, in parts of control's figure",
  })
  expectedLossOfControl!: number | null;

  @Field(() => Incomputable, { nullable: true })
  incomputable!: Incomputable | null;
}

@Requires('plan:read')
@ObjectType()
class AnalyzedGuardrail {
  @Field(() => GuardrailVerdict, { nullable: true, description: 'null where it is incomputable' })
  verdict!: GuardrailVerdict | null;

  @Field(() => Float, {
    nullable: true,
    description: 'p of "worse by the margin or more"; of a BAYESIAN plan the chance of it',
  })
  pValue!: number | null;

  @Field(() => GuardrailBound, {
    nullable: true,
    description:
      'how often this verdict may be read, and with it the estimates and p of this metric; null of analyses made before it was told',
  })
  bound!: GuardrailBound | null;

  @Field(() => Incomputable, { nullable: true })
  incomputable!: Incomputable | null;
}

@Requires('plan:read')
@ObjectType({ description: 'An arm against control on a metric, by the framework of the plan.' })
class AnalyzedMetric {
  @Field(() => String)
  metric!: string;

  @Field(() => MetricRole)
  role!: MetricRole;

  @Field(() => MetricKind)
  kind!: MetricKind;

  @Field(() => Boolean)
  higherIsBetter!: boolean;

  @Field(() => String)
  arm!: string;

  @Field(() => ShownEffect)
  shown!: ShownEffect;

  @Field(() => Estimate)
  control!: Estimate;

  @Field(() => Estimate)
  treatment!: Estimate;

  @Field(() => Estimate, { description: 'treatment − control; an end that is null beside a value has no bound' })
  absolute!: Estimate;

  @Field(() => Estimate, {
    description: '(treatment − control) ÷ control; an end that is null beside a value has no bound',
  })
  relative!: Estimate;

  @Field(() => Float, { nullable: true, description: 'p of no difference, before it is corrected' })
  pValue!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'p corrected over the metrics of this role and the arms; of guardrails not corrected, for each must hold',
  })
  correctedP!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'where one looks often: −ln p, which still tells where p is below the smallest number and told as 0',
  })
  evidence!: number | null;

  @Field(() => Float, { nullable: true, description: 'share of the variance that CUPED took off; null without it' })
  varianceReduction!: number | null;

  @Field(() => AnalyzedPosterior, { nullable: true, description: 'of a BAYESIAN plan' })
  posterior!: AnalyzedPosterior | null;

  @Field(() => AnalyzedGuardrail, { nullable: true, description: 'of a GUARDRAIL' })
  guardrail!: AnalyzedGuardrail | null;

  @Field(() => String, { description: 'in English; the other fields let a page write its own' })
  sentence!: string;
}

@Requires('plan:read')
@ObjectType()
export class CampaignAnalysisResult {
  @Field(() => DateTime, {
    description:
      'until when outcomes are known: of metrics of the log its last instant, of recorded ones until when they were told (completeUntil, or when they were last sent); the earlier of both where the plan has both',
  })
  observedUntil!: Date;

  @Field(() => AnalyzedUnits)
  units!: AnalyzedUnits;

  @Field(() => [CampaignTrackingFault], {
    description:
      'Faults of the tracking since the start, by date. Every arm lost events alike, so amounts and counts are too small. Empty of analyses of before this was checked, and where all metrics are recorded ones.',
  })
  trackingFaults!: CampaignTrackingFault[];

  @Field(() => [AnalyzedArm], { description: 'counted units, control first' })
  arms!: AnalyzedArm[];

  @Field(() => SampleRatio)
  sampleRatio!: SampleRatio;

  @Field(() => AnalysisLook, { nullable: true, description: 'of a group-sequential plan' })
  look!: AnalysisLook | null;

  @Field(() => [AnalyzedMetric])
  metrics!: AnalyzedMetric[];

  @Field(() => [AnalyzedSegment])
  segments!: AnalyzedSegment[];

  @Field(() => [NoveltyCheck])
  novelty!: NoveltyCheck[];

  // Read with the rest of the row: a page of analyses stays affordable.
  @Field(() => [RobustnessCheck], {
    complexity: ({ childComplexity }) => 1 + childComplexity,
    description:
      'of every metric of the kind MEAN and treatment arm; they explain and do not decide. Empty of analyses of before this was checked.',
  })
  robustness!: RobustnessCheck[];

  @Field(() => [AnalysisDay], { description: 'oldest first, from the day on which the first window was over' })
  course!: AnalysisDay[];

  @Field(() => AnalysisDecision, { description: 'what follows by the rules of the plan; people decide' })
  decision!: AnalysisDecision;
}
