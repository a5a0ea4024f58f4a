import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Public, Requires } from '../../access.js';
import { count, percent } from '../plan/words.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { JobEntity } from '../../jobs/job.entity.js';
import { MutationPayload } from '../../payload.js';
import { Count, LocalDate } from '../../scalars.js';
import { CoverageFault, toFaults } from '../../coverage-fault.js';
import type { AaComparison as FoundComparison, AaOutcome } from './aa-on-history.js';
import { AaRunEntity } from './aa-run.entity.js';

/** How often the users may be dealt again. */
export const RERANDOMIZATIONS = { least: 100, usual: 2_000, most: 20_000 } as const;

export enum AaVerdict {
  SOUND = 'SOUND',
  FINDS_TOO_MUCH = 'FINDS_TOO_MUCH',
  INCOMPUTABLE = 'INCOMPUTABLE',
}
registerEnumType(AaVerdict, {
  name: 'AaVerdict',
  description:
    'FINDS_TOO_MUCH: the lower 99 % bound of the false-positive rate exceeds alpha. INCOMPUTABLE: no test could be made.',
});

@InputType()
export class RunAaInput {
  @Field(() => ID)
  campaignId!: string;

  @Field(() => Int, {
    nullable: true,
    defaultValue: RERANDOMIZATIONS.usual,
    description: `times that all users are dealt again, ${RERANDOMIZATIONS.least} to ${RERANDOMIZATIONS.most}`,
  })
  rerandomizations!: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 1, description: 'the same seed gives the same result' })
  seed!: number | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Requires('plan:read')
@ObjectType({ description: 'How p values lie in [0, 1], where those of a sound test lie evenly or higher.' })
class PValueSpread {
  @Field(() => [Count], { description: 'in 20 bins of equal width' })
  histogram!: number[];

  @Field(() => Float, { description: 'largest difference between the share of p values at most t and t itself' })
  distance!: number;

  @Field(() => Float, { description: 'what the distance exceeds once in a hundred times if p values are even' })
  distanceBound!: number;

  @Field(() => Float, { description: 'largest excess of that share over t: more small p values than there should be' })
  excess!: number;

  @Field(() => Float)
  excessBound!: number;
}

@Requires('plan:read')
@ObjectType({ description: 'An arm against control on a metric, where there is nothing to find.' })
export class AaComparison {
  @Field(() => String)
  metric!: string;

  @Field(() => String)
  arm!: string;

  @Field(() => Estimate, {
    description: 'Share of re-randomizations that show an effect: p is below alpha, or an interval excludes 0.',
  })
  falsePositiveRate!: Estimate;

  @Field(() => Boolean, { description: 'the lower 99 % bound of that share exceeds alpha' })
  findsTooMuch!: boolean;

  @Field(() => Estimate, {
    description:
      'Share of re-randomizations in which the intervals of the absolute and the relative difference both include 0.',
  })
  coverage!: Estimate;

  @Field(() => Count, { description: 're-randomizations whose test could not be made; they are in no share' })
  incomputableRuns!: number;

  @Field(() => PValueSpread, { nullable: true })
  pValues!: PValueSpread | null;
}

@Requires('plan:read')
@ObjectType()
export class AaResult {
  @Field(() => Count, { description: 'those whom the log follows for the window' })
  users!: number;

  @Field(() => Count)
  notFollowed!: number;

  @Field(() => [CoverageFault], {
    description:
      'Tracking faults of the days that users are dealt from, by date. Empty for tests kept before these were told.',
  })
  faults!: CoverageFault[];

  @Field(() => [LocalDate], {
    description: 'Of them, days on which nobody enters, because the tracking lost events that users enter without.',
  })
  daysLeftOut!: string[];

  @Field(() => [AaComparison])
  comparisons!: AaComparison[];

  @Field(() => Estimate, {
    description: "share of re-randomizations whose arms' sizes differ from the planned shares with p < alpha",
  })
  mismatchRate!: Estimate;

  @Field(() => AaVerdict)
  verdictKind!: AaVerdict;

  @Field(() => String, { description: 'Sentences in English; the other fields let a page write its own.' })
  verdict!: string;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class RunAaPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;

  @Field(() => AaRunEntity, { nullable: true })
  aaRun!: AaRunEntity | null;
}

/** The result of an A/A test. */
export function toAaResult(
  { users, notFollowed, faults, daysLeftOut, comparisons, mismatchRate, rerandomizations }: AaOutcome,
  alpha: number,
): AaResult {
  const share = (estimate: FoundComparison['coverage']): Estimate =>
    toEstimate(estimate, Unit.FRACTION, { method: 'clopper-pearson' });
  return {
    users,
    notFollowed,
    faults: toFaults(faults ?? []),
    daysLeftOut: daysLeftOut ?? [],
    mismatchRate: share(mismatchRate),
    comparisons: comparisons.map(
      ({ metric, arm, falsePositiveRate, findsTooMuch, coverage, incomputable, uniformity }) => ({
        metric,
        arm,
        findsTooMuch,
        falsePositiveRate: share(falsePositiveRate),
        coverage: share(coverage),
        incomputableRuns: incomputable,
        pValues: uniformity,
      }),
    ),
    verdictKind: verdictOf(comparisons),
    verdict: comparisons.map((comparison) => sentenceOf(comparison, rerandomizations, alpha)).join(' '),
  };
}

/** What the comparisons of an A/A test say together. */
export function verdictOf(comparisons: readonly FoundComparison[]): AaVerdict {
  if (comparisons.some(({ findsTooMuch }) => findsTooMuch)) return AaVerdict.FINDS_TOO_MUCH;
  return comparisons.every(({ falsePositiveRate }) => falsePositiveRate.ok) ? AaVerdict.SOUND : AaVerdict.INCOMPUTABLE;
}

function sentenceOf(
  { metric, arm, falsePositiveRate: rate, findsTooMuch }: FoundComparison,
  runs: number,
  alpha: number,
): string {
  if (!rate.ok)
    return `${metric} of ${arm} could not be tested in any of ${count(runs)} re-randomizations: the users' values do not differ enough.`;
  const found = `Although nothing was done, ${percent(rate.value)} of ${count(runs)} re-randomizations find an effect of ${arm} on ${metric} (${percent(rate.low)} to ${percent(rate.high)})`;
  if (!findsTooMuch) return `${found}; alpha is ${percent(alpha)}.`;
  return `${found}, more than the ${percent(alpha)} that alpha allows: its findings cannot be trusted. Cap its largest values, choose another metric, more even arms or a larger audience.`;
}
