import { Field, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { Public } from './access.js';
import { ApiError, badInput, problemOf, type Problem } from './errors.js';
import { InWords } from './in-words.js';
import { JSONValue } from './scalars.js';

export enum UserErrorCode {
  INVALID = 'INVALID',
  REQUIRED = 'REQUIRED',
  TOO_LONG = 'TOO_LONG',
  TAKEN = 'TAKEN',
  NOT_FOUND = 'NOT_FOUND',
  CONFLICT = 'CONFLICT',
  FORBIDDEN = 'FORBIDDEN',
  EXPIRED = 'EXPIRED',
  WRONG_CREDENTIALS = 'WRONG_CREDENTIALS',
  RATE_LIMITED = 'RATE_LIMITED',
  BUSY = 'BUSY',
}
registerEnumType(UserErrorCode, { name: 'UserErrorCode' });

/** An expected failure of a mutation: the caller can mend the input and try again. */
@Public()
@ObjectType()
export class UserError {
  @Field(() => UserErrorCode)
  code!: UserErrorCode;

  /** Path into the input, outermost first; null when no single field is to blame. */
  @Field(() => [String], { nullable: true })
  field!: string[] | null;

  @InWords((words, { problem, facts, message }: UserError) => words.refusal({ code: problem, facts, message }))
  @Field(() => String, { description: "in the asker's language, where it has words for `problem`" })
  message!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Stable kebab-case code of what exactly is wrong; null where `code` and `field` say it all.',
  })
  problem!: string | null;

  @Field(() => JSONValue, { nullable: true, description: 'what the message names, by name; null where `problem` is' })
  facts!: object | null;
}

/**
 * What every mutation answers. Concrete payloads are `@Public() @ObjectType({ implements: MutationPayload })` classes: the mutation
 * itself carries the permission, the thing inside carries its own.
 */
@InterfaceType()
export abstract class MutationPayload {
  @Field(() => [UserError])
  userErrors!: UserError[];
}

export function userError(
  code: UserErrorCode,
  field: string | string[] | null,
  message: string,
  what: Problem | null = null,
): UserError {
  return Object.assign(new UserError(), {
    code,
    field: typeof field === 'string' ? [field] : field,
    message,
    problem: what?.problem ?? null,
    facts: what?.facts ?? null,
  });
}

/**
 * Ends a mutation with userErrors; thrown inside a `decisions.write` it also undoes what was written.
 *
 * @param answer - fields of the payload to answer with all the same: with CONFLICT, the thing as it is now.
 */
export class Refusal extends Error {
  readonly userErrors: readonly UserError[];

  constructor(
    userErrors: UserError | readonly UserError[],
    readonly answer: Readonly<Record<string, unknown>> = {},
  ) {
    const list = Array.isArray(userErrors) ? (userErrors as readonly UserError[]) : [userErrors as UserError];
    super(list.map((error) => error.message).join(' '));
    this.name = 'Refusal';
    this.userErrors = list;
  }
}

/** `throw refuse('NOT_FOUND', 'id', 'There is no such …')` */
export const refuse = (
  code: UserErrorCode | keyof typeof UserErrorCode,
  field: string | string[] | null,
  message: string,
  answer?: Record<string, unknown>,
): Refusal => new Refusal(userError(code as UserErrorCode, field, message), answer);

/** `throw refuseFor({ problem: 'serves-already', facts: {} }, 'trainingId', 'It serves already.')`: an INVALID that says for programs, too, what is wrong. */
export const refuseFor = (
  what: Problem,
  field: string | string[] | null,
  message: string,
  answer?: Record<string, unknown>,
): Refusal => new Refusal(userError(UserErrorCode.INVALID, field, message, what), answer);

/** `.catch(refusing('modelId'))`: what a question would have failed with, as the refusal of a mutation; anything unexpected stays what it is. */
export function refusing(field: string | null): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ApiError)) throw error;
    throw new Refusal(
      userError(
        error.code === 'NOT_FOUND' ? UserErrorCode.NOT_FOUND : UserErrorCode.INVALID,
        field,
        error.message,
        problemOf(error),
      ),
    );
  };
}

/**
 * Runs a mutation: `work` answers the payload's own fields, a Refusal thrown anywhere inside becomes its userErrors.
 *
 * @param empty - the payload's own fields when it is refused, e.g. `{ account: null }`.
 */
export async function mutate<Payload extends MutationPayload>(
  empty: NoInfer<Omit<Payload, 'userErrors'>>,
  work: () => Promise<NoInfer<Omit<Payload, 'userErrors'>>>,
): Promise<Payload> {
  try {
    return { ...(await work()), userErrors: [] as UserError[] } as unknown as Payload;
  } catch (error) {
    if (error instanceof Refusal)
      return { ...empty, ...error.answer, userErrors: [...error.userErrors] } as unknown as Payload;
    throw error;
  }
}

/** Collects the mistakes of one input, so that the caller hears of all at once. */
export class InputCheck {
  readonly errors: UserError[] = [];

  add(
    code: UserErrorCode | keyof typeof UserErrorCode,
    field: string | string[] | null,
    message: string,
    what?: Problem,
  ): this {
    this.errors.push(userError(code as UserErrorCode, field, message, what));
    return this;
  }

  /** Text between 1 and `max` characters after trimming; returns it trimmed. */
  text(field: string, value: string, max: number, label: string = field): string {
    const trimmed = value.trim();
    if (trimmed.length === 0) this.add(UserErrorCode.REQUIRED, field, `Fill in ${label}.`);
    else if (trimmed.length > max)
      this.add(UserErrorCode.TOO_LONG, field, `Shorten ${label} to ${max} characters; it has ${trimmed.length}.`);
    return trimmed;
  }

  /** A number inside a range, both ends included. */
  range(field: string, value: number | null | undefined, low: number, high: number): this {
    if (value !== null && value !== undefined && !(value >= low && value <= high)) {
      this.add(UserErrorCode.INVALID, field, `${field} is ${value}; it must lie between ${low} and ${high}.`, {
        problem: 'number-out-of-range',
        facts: { name: field, value, low, high },
      });
    }
    return this;
  }

  /** What was added, as the failure of a question: every message, and for programs what is wrong first. */
  asBadInput(): ApiError {
    const first = this.errors.find(({ problem }) => problem !== null);
    return badInput(
      this.errors.map(({ message }) => message).join(' '),
      first?.problem == null ? undefined : { problem: first.problem, facts: { ...first.facts } },
    );
  }

  /** @throws Refusal - when anything was added. */
  done(): void {
    if (this.errors.length > 0) throw new Refusal(this.errors);
  }
}
