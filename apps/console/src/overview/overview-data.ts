import type { OverviewQuery } from '@cartograph/sdk/operations/analytics';

/** What the overview answers. */
export type OverviewData = OverviewQuery['analytics']['overview'];
