import type { InsightDetailQuery } from './insights.generated.js';

/** An insight with all that its page shows. */
export type Insight = NonNullable<InsightDetailQuery['insight']>;
