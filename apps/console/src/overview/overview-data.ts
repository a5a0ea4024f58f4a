import type { OverviewQuery } from './overview.generated.js';

/** What the overview answers. */
export type OverviewData = OverviewQuery['analytics']['overview'];
