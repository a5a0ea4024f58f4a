import { Field, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Count } from '../../scalars.js';
import { AnalysisDecisionKind, AnalysisDecisionReason } from './result-enums.js';

@Requires('plan:read')
@ObjectType()
class GuardrailsOfArm {
  @Field(() => [String])
  held!: string[];

  @Field(() => [String])
  harmed!: string[];

  @Field(() => [String], { description: 'neither shown to hold nor harmed, or incomputable' })
  open!: string[];
}

@Requires('plan:read')
@ObjectType({ description: 'What follows for one treatment arm; lists name metrics.' })
class AnalysisArmDecision {
  @Field(() => String)
  arm!: string;

  @Field(() => AnalysisDecisionKind)
  kind!: AnalysisDecisionKind;

  @Field(() => AnalysisDecisionReason)
  reason!: AnalysisDecisionReason;

  @Field(() => [String])
  better!: string[];

  @Field(() => [String])
  worse!: string[];

  @Field(() => [String])
  incomputable!: string[];

  @Field(() => [String])
  withinRelevantEffect!: string[];

  @Field(() => GuardrailsOfArm)
  guardrails!: GuardrailsOfArm;
}

@Requires('plan:read')
@ObjectType({ description: 'What follows from an analysis by rules that stand before the data.' })
export class AnalysisDecision {
  @Field(() => AnalysisDecisionKind)
  kind!: AnalysisDecisionKind;

  @Field(() => AnalysisDecisionReason)
  reason!: AnalysisDecisionReason;

  @Field(() => String, { nullable: true, description: 'of SHIP: which' })
  arm!: string | null;

  @Field(() => Count)
  units!: number;

  @Field(() => Count, { nullable: true })
  plannedUnits!: number | null;

  @Field(() => Boolean, {
    description:
      'what is not shown now will not be: its planned units are counted, or the windows of its last planned day are over, or it was ended and all its units are known',
  })
  hasEnded!: boolean;

  @Field(() => String, { description: 'in English; the other fields let a page write its own' })
  sentence!: string;

  @Field(() => [AnalysisArmDecision])
  arms!: AnalysisArmDecision[];
}
