import type { Finding as LibraryFinding, HypothesisResult } from '@cartograph/analytics';
import { Field, Float, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, Incomputable, toEstimate, toIncomputable, Unit } from '../../estimate.js';
import { Count } from '../../scalars.js';
import type { CachedAnswer } from './answer-cache.js';
import { toAnswer } from './answered.js';

export enum Verdict {
  SUPPORTED = 'supported',
  NOT_SUPPORTED = 'not-supported',
  INCOMPUTABLE = 'incomputable',
}
registerEnumType(Verdict, { name: 'Verdict' });

export enum FindingStatus {
  CONFIRMED = 'confirmed',
  NOT_CONFIRMED = 'not-confirmed',
  REFUTED = 'refuted',
}
registerEnumType(FindingStatus, {
  name: 'FindingStatus',
  description:
    'CONFIRMED: the effect passes every check. NOT_CONFIRMED: too few to tell; it may still exist. REFUTED: a 95 % interval excludes every effect that counts.',
});

@Requires('analytics:read')
@ObjectType({ description: 'How often the search would confirm an effect of this size in this shop and period.' })
export class EffectPower {
  @Field(() => Float, { description: 'True ratio. 1 is no effect, 1.5 is half as much again.' })
  ratio!: number;

  @Field(() => Float, {
    description: 'Probability that an effect of this size is found and confirmed. Mean over what was looked at.',
  })
  power!: number;
}

@Requires('analytics:read')
@ObjectType({ description: 'A figure or a name that an assumption was judged by.' })
export class AssumptionFact {
  @Field(() => String)
  name!: string;

  @Field(() => Float, { nullable: true, description: 'null where it is a text' })
  number!: number | null;

  @Field(() => String, { nullable: true, description: 'null where it is a number' })
  text!: string | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'Something that the method takes for granted, and whether this log bears it out.' })
export class AssumptionCheck {
  @Field(() => String, { description: 'what it is, for programs: pages word it by this and its facts' })
  code!: string;

  @Field(() => String)
  name!: string;

  @Field(() => Boolean, { nullable: true, description: 'null where the log cannot tell' })
  holds!: boolean | null;

  @Field(() => String, { description: 'the same in English' })
  detail!: string;

  @Field(() => [AssumptionFact], {
    description: 'the figures and names of the detail; empty where there was nothing to look at',
  })
  facts!: AssumptionFact[];
}

/** One effect that was looked for. */
@InterfaceType({
  description:
    'One effect that was looked for, with its certainty after the correction over everything that was looked at.',
})
export abstract class Finding {
  @Field(() => String)
  subject!: string;

  @Field(() => Estimate)
  effect!: Estimate;

  @Field(() => String, { description: 'what the effect is a measure of' })
  effectKind!: string;

  @Field(() => Float, { nullable: true, description: 'unadjusted' })
  pValue!: number | null;

  @Field(() => Float, { nullable: true, description: 'adjusted over everything that was looked at' })
  qValue!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'whether it also shows in the half that was held out; null where nothing was held out',
  })
  confirmed!: boolean | null;

  @Field(() => Count)
  support!: number;

  @Field(() => String, { description: 'one English sentence that a marketer can read' })
  sentence!: string;
}

/** The form that all hypotheses answer in. Implement it beside {@link Answer}, and give `findings` a type of its own. */
@InterfaceType({ implements: Answer })
export abstract class Hypothesis extends Answer {
  @Field(() => String, { description: 'H1, H2 or H3' })
  hypothesis!: string;

  @Field(() => String)
  question!: string;

  @Field(() => String)
  population!: string;

  @Field(() => String, { description: 'model, test, correction, level and smallest effect that counts' })
  method!: string;

  @Field(() => Verdict)
  verdict!: Verdict;

  @Field(() => Incomputable, { nullable: true, description: 'set exactly when the verdict is INCOMPUTABLE' })
  incomputable!: Incomputable | null;

  @Field(() => Count, { description: 'how many effects were looked at; the correction is over all of them' })
  lookedAt!: number;

  @Field(() => Float, { description: 'rate of false discoveries that the correction holds' })
  level!: number;

  @Field(() => [AssumptionCheck])
  assumptions!: AssumptionCheck[];

  @Field(() => [String], { description: 'what one would have to see to give the answer up' })
  falsifiedBy!: string[];

  @Field(() => String, { description: 'the answer in one English sentence' })
  sentence!: string;
}

/** The part of a hypothesis's answer that all of them have. */
export function toHypothesis(answer: CachedAnswer<HypothesisResult>): Hypothesis {
  const {
    hypothesis,
    question,
    population,
    method,
    verdict,
    incomputable,
    lookedAt,
    level,
    assumptions,
    falsifiedBy,
    sentence,
  } = answer.value;
  return {
    ...toAnswer(answer),
    hypothesis,
    question,
    population,
    method,
    verdict: verdict as Verdict,
    incomputable: incomputable && toIncomputable(incomputable.reason, incomputable.detail),
    lookedAt,
    level,
    assumptions: assumptions.map(({ facts, ...rest }) => ({
      ...rest,
      facts: Object.entries(facts).map(([name, value]) => ({
        name,
        number: typeof value === 'number' ? value : null,
        text: typeof value === 'string' ? value : null,
      })),
    })),
    falsifiedBy,
    sentence,
  };
}

/** The part of a finding that all of them have. */
export function toFinding(
  { subject, effect, effectKind, pValue, qValue, confirmed, support, sentence }: LibraryFinding,
  unit: Unit,
): Finding {
  return { subject, effect: toEstimate(effect, unit), effectKind, pValue, qValue, confirmed, support, sentence };
}
