import type { Affordability, DetectableInWeek, Duration, Remedy as LibraryRemedy } from '@cartograph/experiments';
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { AudienceRuleInput } from '../../audiences/rule.js';
import { Estimate, Incomputable, toEstimate, toIncomputable, Unit } from '../../estimate.js';
import { Count } from '../../scalars.js';
import { CampaignPlanFields, EffectSize, MetricRole } from '../plan/plan-types.js';
import type { MetricBaseline, PlannedTest } from './plan-test.js';
import type { DayOfTest } from './test-curves.js';

@InputType()
export class DesignCampaignInput {
  @Field(() => ID, { nullable: true, description: 'its audience and plan, where none are given' })
  campaignId!: string | null;

  @Field(() => ID, { nullable: true })
  audienceId!: string | null;

  @Field(() => AudienceRuleInput, { nullable: true })
  rule!: AudienceRuleInput | null;

  @Field(() => CampaignPlanFields, { nullable: true })
  plan!: CampaignPlanFields | null;

  @Field(() => EffectSize, {
    nullable: true,
    description: 'what the primary metrics are hoped to do for the better; default: the uplift of the campaign',
  })
  effect!: EffectSize | null;

  @Field(() => Float, {
    nullable: true,
    description: 'in place of effect: an uplift with its sign, as a campaign has one',
  })
  upliftRelative!: number | null;

  @Field(() => Float, { nullable: true })
  alpha!: number | null;

  @Field(() => Float, { nullable: true })
  power!: number | null;

  @Field(() => Int, { defaultValue: 13, description: 'weeks that a test may take, 1 to 52' })
  affordableWeeks!: number;
}

export enum DesignVerdict {
  ENOUGH = 'ENOUGH',
  LONGER = 'LONGER',
  TOO_SMALL = 'TOO_SMALL',
  INCOMPUTABLE = 'INCOMPUTABLE',
}
registerEnumType(DesignVerdict, {
  name: 'DesignVerdict',
  description:
    'ENOUGH: the audience finds the effect with the power asked for. LONGER: it would within the weeks that a test may take. TOO_SMALL: no affordable test can tell. INCOMPUTABLE: there is no baseline to compare with.',
});

export enum RemedyKind {
  LARGER_AUDIENCE = 'LARGER_AUDIENCE',
  LONGER = 'LONGER',
  SHARPER_METRIC = 'SHARPER_METRIC',
  CUPED = 'CUPED',
  FEWER_ARMS = 'FEWER_ARMS',
  EVEN_ARMS = 'EVEN_ARMS',
  ONE_SIDED_GUARDRAILS = 'ONE_SIDED_GUARDRAILS',
  LARGER_EFFECT = 'LARGER_EFFECT',
}
registerEnumType(RemedyKind, { name: 'RemedyKind', description: 'What could help a test that cannot tell.' });

@Requires('plan:read')
@ObjectType()
class Remedy {
  @Field(() => RemedyKind)
  kind!: RemedyKind;

  @Field(() => Boolean, { description: 'whether it alone would do' })
  isEnough!: boolean;

  @Field(() => Count, { nullable: true, description: 'users that are needed with it' })
  units!: number | null;

  @Field(() => Float, { nullable: true, description: 'times as many users as there are' })
  times!: number | null;

  @Field(() => Int, { nullable: true })
  weeks!: number | null;

  @Field(() => Float, { nullable: true, description: 'share of the variance that has to go' })
  varianceReduction!: number | null;

  @Field(() => Float, { nullable: true, description: 'with the days before, that it would take' })
  correlationNeeded!: number | null;
}

@Requires('plan:read')
@ObjectType({ description: 'How a metric stands without the campaign.' })
class MetricDesign {
  @Field(() => String)
  metric!: string;

  @Field(() => Estimate)
  baseline!: Estimate;

  @Field(() => Float, { nullable: true, description: 'standard deviation of one user; null for ratios' })
  sd!: number | null;

  @Field(() => Float, { nullable: true, description: "with the same users' days before: what CUPED lives on" })
  preperiodCorrelation!: number | null;
}

@Requires('plan:read')
@ObjectType()
class ArmSize {
  @Field(() => String)
  arm!: string;

  @Field(() => Count, { nullable: true, description: 'null beyond 2^53' })
  units!: number | null;
}

@Requires('plan:read')
@ObjectType({
  description:
    'An arm against control on a metric: the level it is judged at, and the users of the whole test that it alone would need.',
})
class ComparisonSize {
  @Field(() => String)
  arm!: string;

  @Field(() => String)
  metric!: string;

  @Field(() => MetricRole)
  role!: MetricRole;

  @Field(() => Float)
  alpha!: number;

  @Field(() => Count, { nullable: true })
  units!: number | null;
}

@Requires('plan:read')
@ObjectType({ description: "How long users enter; outcomes are complete the plan's windowDays later." })
class TestDuration {
  @Field(() => Int)
  days!: number;

  @Field(() => Int, { description: 'whole weeks, so that every weekday counts alike: what is recommended' })
  weeks!: number;

  @Field(() => Boolean, { description: 'the period of the audience is shorter: what comes after it is a guess' })
  isBeyondData!: boolean;
}

@Requires('plan:read')
@ObjectType()
class PowerByEffect {
  @Field(() => Float)
  effect!: number;

  @Field(() => Float)
  power!: number;
}

@Requires('plan:read')
@ObjectType()
class PowerByUnits {
  @Field(() => Float)
  units!: number;

  @Field(() => [Float], {
    nullable: 'items',
    description: 'one for each of the effects; null where there is none, as before a first look',
  })
  powers!: (number | null)[];
}

@Requires('plan:read')
@ObjectType('PowerSurface', {
  description:
    'Power of the weakest comparison over effects and numbers of users of all arms, close enough that a page reads off what lies between.',
})
class PowerSurfaceFields {
  @Field(() => [Float], { description: 'on the scale that was asked, from none to twice the one asked for' })
  effects!: number[];

  @Field(() => [PowerByUnits], { description: 'from few users to all that the audience and its affordable weeks have' })
  rows!: PowerByUnits[];
}

@Requires('plan:read')
@ObjectType()
class PowerByDay {
  @Field(() => Int)
  day!: number;

  @Field(() => Float, { description: 'users that have entered by its end' })
  units!: number;

  @Field(() => Float, { nullable: true })
  power!: Promise<number | null>;
}

@Requires('plan:read')
@ObjectType({
  description: 'The smallest effect of an arm on a metric; of a guardrail the smallest margin that can be shown.',
})
class DetectableEffect {
  @Field(() => String)
  arm!: string;

  @Field(() => String)
  metric!: string;

  @Field(() => MetricRole)
  role!: MetricRole;

  @Field(() => Float, { nullable: true })
  differenceAbsolute!: number | null;

  @Field(() => Float, { nullable: true })
  upliftRelative!: number | null;
}

@Requires('plan:read')
@ObjectType()
class DetectableByWeek {
  @Field(() => Int)
  week!: number;

  @Field(() => Float)
  units!: number;

  @Field(() => [DetectableEffect])
  effects!: DetectableEffect[];
}

@Requires('plan:read')
@ObjectType({
  implements: Answer,
  description: "A test planned from what the audience's users did after entering, in the window of the plan.",
})
export class TestDesign extends Answer {
  @Field(() => Count, { description: 'users whom the log follows for the window: the baselines stand on them' })
  followed!: number;

  @Field(() => Count, { description: 'users who entered too late for that' })
  notFollowed!: number;

  @Field(() => [MetricDesign])
  metrics!: MetricDesign[];

  @Field(() => [Float], {
    description:
      'users who enter the audience on a Monday, Tuesday … Sunday on average; empty where nobody enters on a day',
  })
  usersByWeekday!: number[];

  @Field(() => DesignVerdict)
  verdictKind!: Promise<DesignVerdict>;

  @Field(() => Incomputable, { nullable: true })
  incomputable!: Promise<Incomputable | null>;

  @Field(() => Count, { nullable: true, description: 'users of all arms; null where incomputable, or beyond 2^53' })
  unitsNeeded!: Promise<number | null>;

  @Field(() => [ArmSize])
  arms!: Promise<ArmSize[]>;

  @Field(() => [ComparisonSize])
  comparisons!: Promise<ComparisonSize[]>;

  @Field(() => Count, { description: 'users of the audience who would enter the arms' })
  unitsAvailable!: number;

  @Field(() => Float, { nullable: true, description: 'of the weakest comparison, with the audience as it is' })
  powerWithAvailable!: Promise<number | null>;

  @Field(() => TestDuration, { nullable: true })
  duration!: Promise<TestDuration | null>;

  @Field(() => [Remedy], { description: 'what would help, where the test cannot tell' })
  remedies!: Promise<Remedy[]>;

  @Field(() => [PowerByEffect], {
    description: 'of the weakest comparison, with the audience as it is; of effects on the scale that was asked',
  })
  powerByEffect!: Promise<PowerByEffect[]>;

  @Field(() => PowerSurfaceFields, { nullable: true, description: 'null where incomputable' })
  powerSurface!: Promise<PowerSurfaceFields | null>;

  @Field(() => [PowerByDay], { description: "by the audience's own traffic, from the first day on" })
  powerByDay!: PowerByDay[];

  @Field(() => [DetectableByWeek])
  detectableByWeek!: Promise<DetectableByWeek[]>;
}

const VERDICTS: Record<Affordability['kind'], DesignVerdict> = {
  enough: DesignVerdict.ENOUGH,
  longer: DesignVerdict.LONGER,
  'too-small': DesignVerdict.TOO_SMALL,
  incomputable: DesignVerdict.INCOMPUTABLE,
};
const ROLES = {
  primary: MetricRole.PRIMARY,
  secondary: MetricRole.SECONDARY,
  guardrail: MetricRole.GUARDRAIL,
} as const;
const countable = (units: number): number | null => (Number.isSafeInteger(Math.ceil(units)) ? Math.ceil(units) : null);
const valueOf = (answer: { ok: true; value: number } | { ok: false }): number | null =>
  answer.ok ? answer.value : null;

type Planned = Omit<TestDesign, keyof Answer | 'followed' | 'notFollowed'>;

/**
 * The part of a design that was planned; what it says of its data comes beside it. Each field is worked out when it is read, so that only what a question asks for is computed.
 *
 * @param telling - runs what a field is worked out by, and says in the API's words what the library refuses.
 */
export function toTestDesign(
  planned: PlannedTest,
  telling: <Value>(work: () => Value | Promise<Value>) => Promise<Value>,
): Planned {
  const found = (): Promise<Affordability | null> => telling(() => planned.affordability());
  const needed = async () => {
    const size = (await found())?.needed;
    return size?.ok ? size : null;
  };
  return {
    metrics: planned.metrics.map(toMetricDesign),
    usersByWeekday: planned.traffic
      ? planned.traffic.byWeekday.map((users) => users * (planned.traffic?.share ?? 1))
      : [],
    unitsAvailable: planned.audience,
    get verdictKind() {
      return found().then((known) => (known ? VERDICTS[known.kind] : DesignVerdict.INCOMPUTABLE));
    },
    get incomputable() {
      return telling(() => planned.incomputable()).then(
        (reason) => reason && toIncomputable(reason.reason, reason.detail),
      );
    },
    get unitsNeeded() {
      return needed().then((size) => (size ? countable(size.units) : null));
    },
    get arms() {
      return needed().then(
        (size) => size?.arms.map(({ name, units }) => ({ arm: name, units: countable(units) })) ?? [],
      );
    },
    get comparisons() {
      return needed().then(
        (size) =>
          size?.comparisons.map(({ arm, metric, role, alpha, units }) => ({
            arm,
            metric,
            role: ROLES[role],
            alpha,
            units: units.ok ? countable(units.value) : null,
          })) ?? [],
      );
    },
    get powerWithAvailable() {
      return found().then((known) => (known ? valueOf(known.powerWithAvailable) : null));
    },
    get duration() {
      return found().then((known) => toDuration(known?.duration ?? null));
    },
    get remedies() {
      return found().then((known) => (known?.remedies ?? []).map(toRemedy));
    },
    get powerByEffect() {
      return telling(() => planned.powerByEffect());
    },
    get powerSurface() {
      return planned.powerSurface();
    },
    powerByDay: planned.powerByDay.map((day) => toPowerByDay(day, telling)),
    get detectableByWeek() {
      return planned.detectableByWeek().then((weeks) => weeks.map(toDetectable));
    },
  };
}

function toMetricDesign({
  metric: { metric, source },
  baseline,
  sd,
  preperiodCorrelation,
}: MetricBaseline): MetricDesign {
  const isMoney = source.from === 'log' && (source.measure === 'revenue' || source.measure === 'order-value');
  const unit =
    metric.kind === 'conversion' || metric.kind === 'retention' ? Unit.FRACTION : isMoney ? Unit.MONEY : Unit.COUNT;
  return { metric: metric.name, baseline: toEstimate(baseline, unit), sd, preperiodCorrelation };
}

const LARGEST_INT = 2 ** 31 - 1;

function toDuration(duration: Duration | null): TestDuration | null {
  if (!duration?.ok) return null;
  const { days, weeks, isBeyondData } = duration;
  return days <= LARGEST_INT ? { days, weeks, isBeyondData } : null;
}

function toRemedy(remedy: LibraryRemedy): Remedy {
  const nothing = { units: null, times: null, weeks: null, varianceReduction: null, correlationNeeded: null };
  const kind = RemedyKind[remedy.kind.toUpperCase().replaceAll('-', '_') as keyof typeof RemedyKind];
  switch (remedy.kind) {
    case 'larger-audience':
      return { ...nothing, kind, isEnough: remedy.isEnough, units: countable(remedy.units), times: remedy.times };
    case 'longer':
      return { ...nothing, kind, isEnough: remedy.isEnough, weeks: remedy.weeks };
    case 'sharper-metric':
      return { ...nothing, kind, isEnough: remedy.isEnough, varianceReduction: remedy.varianceReduction };
    case 'cuped':
      return {
        ...nothing,
        kind,
        isEnough: remedy.isEnough,
        units: remedy.units === null ? null : countable(remedy.units),
        correlationNeeded: remedy.correlationNeeded,
      };
    case 'larger-effect':
      return { ...nothing, kind, isEnough: remedy.isEnough };
    default:
      return { ...nothing, kind, isEnough: remedy.isEnough, units: countable(remedy.units) };
  }
}

function toPowerByDay({ day, units, power }: DayOfTest, telling: Parameters<typeof toTestDesign>[1]): PowerByDay {
  return {
    day,
    units,
    get power() {
      return telling(power).then(valueOf);
    },
  };
}

function toDetectable({ week, units, comparisons }: DetectableInWeek): DetectableByWeek {
  return {
    week,
    units,
    effects: comparisons.map(({ arm, metric, role, differenceAbsolute, upliftRelative }) => ({
      arm,
      metric,
      role: ROLES[role],
      differenceAbsolute: valueOf(differenceAbsolute),
      upliftRelative: valueOf(upliftRelative),
    })),
  };
}
