import type { RuleProblem as LibraryProblem } from '@cartograph/recommend';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import type { Problem } from '../errors.js';
import { userError, UserErrorCode, type UserError } from '../payload.js';
import { InWords } from '../in-words.js';
import { JSONValue } from '../scalars.js';
import type { GivenRules } from './rules-of.js';

export enum ProblemSeverity {
  ERROR = 'error',
  WARNING = 'warning',
}
registerEnumType(ProblemSeverity, {
  name: 'ProblemSeverity',
  valuesConfig: {
    ERROR: { description: 'the rules cannot be applied' },
    WARNING: { description: 'a rule does nothing, or less than it seems to' },
  },
});

@Requires('recommendations:read')
@ObjectType({ description: 'Something about some rules that cannot be meant, or that does nothing.' })
export class RuleProblem {
  @Field(() => ProblemSeverity)
  severity!: ProblemSeverity;

  @Field(() => String, { description: 'stable kebab-case code' })
  code!: string;

  @Field(() => [String], { description: 'names of the rules that clash, or of the one that is wrong' })
  rules!: string[];

  @Field(() => JSONValue, { description: 'the values that are wrong, by name' })
  facts!: object;

  @InWords((words, problem: RuleProblem) => words.rule(problem).message)
  @Field(() => String, { description: "in the asker's language" })
  message!: string;

  @InWords((words, problem: RuleProblem) => words.rule(problem).remedy)
  @Field(() => String, { description: "in the asker's language; empty where the message says it" })
  remedy!: string;
}

/** A problem as a mutation or an error says it for programs: its facts, and the rules that it names. */
export const problemFor = ({ code, facts, rules }: LibraryProblem): Problem => ({
  problem: code,
  facts: { ...facts, rules: [...rules] },
});

export function toRuleProblem({ severity, rules, facts, ...same }: LibraryProblem): RuleProblem {
  return { ...same, severity: severity as ProblemSeverity, rules: [...rules], facts: { ...facts } };
}

/** Where in the input a problem lies: at the first rule that it names. */
function fieldOf(problem: LibraryProblem, { rules, paths }: GivenRules, under: string): string[] {
  const at = rules.findIndex(({ name }) => name === problem.rules[0]);
  return [under, ...(paths[at] ?? [])];
}

/** The errors among problems as a mutation answers them; each names every rule that clashes. */
export function userErrorsOf(problems: readonly LibraryProblem[], given: GivenRules, under: string): UserError[] {
  return problems
    .filter(({ severity }) => severity === 'error')
    .map((problem) =>
      userError(
        problem.code === 'name-missing' ? UserErrorCode.REQUIRED : UserErrorCode.INVALID,
        fieldOf(problem, given, under),
        `${problem.message} ${problem.remedy}`,
        problemFor(problem),
      ),
    );
}
