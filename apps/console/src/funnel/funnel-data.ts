import type { FunnelQuery } from '@cartograph/sdk/operations/funnel';

/** What the funnel answers. */
export type FunnelData = FunnelQuery['analytics']['funnel'];
export type FunnelStepData = FunnelData['steps'][number];
