import type { Distribution as LibraryDistribution } from '@cartograph/experiments';
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { Count } from '../scalars.js';
import type { SimulationEntity } from './simulation.entity.js';
import { change, count, percent, sum } from './words.js';

export enum SimulationVerdict {
  LIKELY = 'LIKELY',
  UNCERTAIN = 'UNCERTAIN',
  UNLIKELY = 'UNLIKELY',
}
registerEnumType(SimulationVerdict, {
  name: 'SimulationVerdict',
  description:
    'Chance that the test finds the hypothesised uplift: LIKELY at least the power asked for, UNCERTAIN at least a half, else UNLIKELY.',
});

@Requires('plan:read')
@ObjectType()
export class Quantile {
  @Field(() => Float)
  q!: number;

  @Field(() => Float)
  value!: number;
}

@Requires('plan:read')
@ObjectType()
export class HistogramBin {
  @Field(() => Float)
  from!: number;

  @Field(() => Float)
  to!: number;

  @Field(() => Count)
  count!: number;
}

@Requires('plan:read')
@ObjectType()
export class Distribution {
  @Field(() => Float)
  mean!: number;

  @Field(() => Float)
  sd!: number;

  @Field(() => [Quantile])
  quantiles!: Quantile[];

  @Field(() => [HistogramBin])
  histogram!: HistogramBin[];

  @Field(() => Unit)
  unit!: Unit;

  @Field(() => Count)
  incomputableRuns!: number;
}

/** How the simulated tests came out. */
@Requires('plan:read')
@ObjectType()
export class SimulationResult {
  @Field(() => Count)
  controlUsers!: number;

  @Field(() => Count)
  treatmentUsers!: number;

  @Field(() => Distribution, { description: 'uplift observed over the runs, relative' })
  uplift!: Distribution;

  @Field(() => Distribution, { description: 'difference of the conversion rates observed over the runs' })
  difference!: Distribution;

  @Field(() => Distribution, {
    description: 'buyers the campaign really added in the treatment arm, which only a simulation knows',
  })
  extraBuyers!: Distribution;

  @Field(() => Distribution, { description: 'what those buyers spent, drawn from real buyers' })
  extraRevenue!: Distribution;

  @Field(() => Estimate, {
    description:
      'Share of runs in which an effect in the hypothesised direction is shown: p is at most alpha and the intervals exclude 0.',
  })
  shareSignificant!: Estimate;

  @Field(() => Estimate, {
    description: 'share of runs whose difference points against the hypothesis, significant or not',
  })
  shareWrongSign!: Estimate;

  @Field(() => Estimate, { description: 'Share of runs in which an effect is shown on the same draw without any.' })
  falsePositiveRate!: Estimate;

  @Field(() => Estimate, { description: 'share of runs whose interval of the difference holds the true one' })
  coverage!: Estimate;

  @Field(() => SimulationVerdict)
  verdictKind!: SimulationVerdict;

  @Field(() => String, { description: 'A sentence in English; the other fields let a page write its own.' })
  verdict!: string;
}

/** The result of a simulation; null until its job is done. */
export function toSimulationResult(simulation: SimulationEntity): SimulationResult | null {
  const { outcome } = simulation;
  if (!outcome) return null;
  const share = (estimate: typeof outcome.coverage): Estimate =>
    toEstimate(estimate, Unit.FRACTION, { method: 'wilson' });
  return {
    controlUsers: outcome.controlUsers,
    treatmentUsers: outcome.treatmentUsers,
    uplift: { ...outcome.uplift, unit: Unit.RELATIVE },
    difference: { ...outcome.difference, unit: Unit.FRACTION },
    extraBuyers: { ...outcome.extraBuyers, unit: Unit.USERS },
    extraRevenue: { ...outcome.extraRevenue, unit: Unit.MONEY },
    shareSignificant: share(outcome.shareSignificant),
    shareWrongSign: share(outcome.shareWrongSign),
    falsePositiveRate: share(outcome.falsePositiveRate),
    coverage: share(outcome.coverage),
    ...judged(simulation, outcome),
  };
}

const OPENINGS: Record<SimulationVerdict, string> = {
  [SimulationVerdict.LIKELY]: 'The test would probably show the effect.',
  [SimulationVerdict.UNCERTAIN]: 'The test would more likely than not show the effect, but not as surely as asked.',
  [SimulationVerdict.UNLIKELY]: 'The test would probably miss the effect.',
};

function judged(
  { upliftRelative, power, runs }: SimulationEntity,
  outcome: NonNullable<SimulationEntity['outcome']>,
): { verdictKind: SimulationVerdict; verdict: string } {
  const {
    shareSignificant: found,
    shareWrongSign: wrong,
    falsePositiveRate: alarm,
    extraBuyers,
    extraRevenue,
  } = outcome;
  const reached = found.ok ? found.value : 0;
  const verdictKind =
    reached >= power
      ? SimulationVerdict.LIKELY
      : reached >= 0.5
        ? SimulationVerdict.UNCERTAIN
        : SimulationVerdict.UNLIKELY;
  const sentences = [OPENINGS[verdictKind]];
  if (found.ok)
    sentences.push(
      `If the campaign really brings ${change(upliftRelative)}, ${percent(found.value)} of ${count(runs)} simulated tests find it (${percent(found.low)} to ${percent(found.high)})${wrong.ok ? ` and ${percent(wrong.value)} point the wrong way` : ''}.`,
    );
  const verb = upliftRelative < 0 ? 'costs' : 'brings';
  sentences.push(
    `It ${verb} ${count(Math.abs(extraBuyers.mean))} buyers and ${sum(Math.abs(extraRevenue.mean))} of revenue on average (nine runs of ten: ${range(extraBuyers, count)} buyers).`,
  );
  if (alarm.ok) sentences.push(`Without any effect, ${percent(alarm.value)} of the tests cry wolf.`);
  return { verdictKind, verdict: sentences.join(' ') };
}

function range(distribution: LibraryDistribution, words: (value: number) => string): string {
  const at = (wanted: number): number =>
    Math.abs(distribution.quantiles.find(({ q }) => q === wanted)?.value ?? distribution.mean);
  const [low, high] = [at(0.05), at(0.95)].toSorted((a, b) => a - b);
  return `${words(low ?? 0)} to ${words(high ?? 0)}`;
}
