import { QuestionError } from '@cartograph/analytics';

/** What a campaign lacks, so that nothing can be said of it yet. */
export type CampaignProblem =
  | 'not-started'
  | 'no-exposures'
  | 'no-log'
  | 'nothing-recorded'
  | 'log-ends-before-start'
  | 'nobody-observed-yet'
  | 'units-not-in-log'
  | 'too-many-in-two-arms'
  | 'look-not-due'
  | 'looks-used-up'
  | 'unjudgeable';

/** A campaign that cannot be analyzed, or not yet; says what to do. */
export class UnusableCampaignError extends Error {
  override readonly name = 'UnusableCampaignError';

  /** @param facts - what the words name, for words in another language. */
  constructor(
    readonly code: CampaignProblem,
    message: string,
    readonly facts: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
  }
}

/** What a campaign lacks, of an error that says so: one by itself, or a log from which everything has gone. Null for others. */
export function asUnusable(error: unknown): UnusableCampaignError | null {
  if (error instanceof UnusableCampaignError) return error;
  return error instanceof QuestionError && error.problem === 'empty-log'
    ? new UnusableCampaignError(
        'no-log',
        'The log has no events. Import the one of the time after the start of the campaign.',
      )
    : null;
}
