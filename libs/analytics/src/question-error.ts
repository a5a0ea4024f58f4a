/** Why a question could not be asked. */
export type QuestionProblem =
  | 'invalid-period'
  | 'invalid-time-zone'
  | 'invalid-filter'
  | 'invalid-cursor'
  | 'invalid-page-size'
  | 'invalid-rule'
  | 'invalid-funnel'
  | 'not-logged'
  | 'empty-log';

/**
 * A question that has no answer as it was put: names the argument, its value and what to write instead.
 * Callers may show the message to whoever asked.
 */
export class QuestionError extends Error {
  override readonly name = 'QuestionError';

  constructor(
    readonly problem: QuestionProblem,
    readonly argument: string,
    readonly value: string,
    message: string,
  ) {
    super(message);
  }
}
