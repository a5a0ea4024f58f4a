import type { ScenarioProblem as FoundProblem } from '@cartograph/experiments';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { InWords } from '../../in-words.js';
import { JSONValue } from '../../scalars.js';
import { NOT_TRIED, type NotTriedKind } from './not-tried.js';

@Requires('plan:read')
@ObjectType({ description: 'One thing wrong with a scenario.' })
export class ScenarioProblem {
  @Field(() => String, {
    description: 'where in its structure, such as effects.viewToCart or policies[0].kind; empty for the whole',
  })
  path!: string;

  @Field(() => String, {
    description:
      'unknown-key, missing, not-allowed, ends-out-of-order, not-together, or refused: what this campaign cannot simulate',
  })
  fault!: string;

  @Field(() => JSONValue, {
    description:
      'what the message names, by name: given, near, expects, choices, min, max, above, below, isWhole, isRanged; value, low, high',
  })
  facts!: object;

  @InWords((words, problem: ScenarioProblem) => words.scenario(problem))
  @Field(() => String, { description: "begins behind the path, in the asker's language" })
  message!: string;
}

export const toScenarioProblem = ({ path, fault, facts, message }: FoundProblem): ScenarioProblem => ({
  path,
  fault,
  facts,
  message,
});

const NotTriedKinds = Object.fromEntries(NOT_TRIED.map((kind) => [kind, kind])) as { [K in NotTriedKind]: K };
registerEnumType(NotTriedKinds, {
  name: 'NotTriedKind',
  description:
    'ARMS: further arms. METRIC: the judged metric as it is planned. CUT: the cut of its values. FURTHER_METRICS: other primary metrics and guardrails. FRAMEWORK: the looks of the plan.',
});

@Requires('plan:read')
@ObjectType('NotTried', { description: "Something of the campaign's plan that a scenario does not try." })
export class NotTriedOfPlan {
  @Field(() => NotTriedKinds)
  kind!: NotTriedKind;

  @Field(() => [String], {
    description:
      'of ARMS the control and the treatment that are tried, of metrics those that are not tried as planned, of FRAMEWORK its kind',
  })
  names!: string[];

  @Field(() => String, { description: 'A sentence in English; the other fields let a page write its own.' })
  sentence!: string;
}
