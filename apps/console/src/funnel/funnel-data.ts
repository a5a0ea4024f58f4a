import type { FunnelQuery } from './funnel.generated.js';

/** What the funnel answers. */
export type FunnelData = FunnelQuery['analytics']['funnel'];
export type FunnelStepData = FunnelData['steps'][number];
