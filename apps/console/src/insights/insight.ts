import type { InsightDetailQuery } from '@cartograph/sdk/operations/plan';

/** An insight with all that its page shows. */
export type Insight = NonNullable<InsightDetailQuery['insight']>;
