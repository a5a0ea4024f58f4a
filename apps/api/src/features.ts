import { accountsFeature } from './accounts/feature.js';
import { auditFeature } from './audit/feature.js';
import type { Feature } from './feature.js';
import { idempotencyFeature } from './idempotency/feature.js';
import { jobsFeature } from './jobs/feature.js';

/** Everything the API can do. A feature folder exports one `Feature`; adding the line here is all the wiring there is. */
export const FEATURES: readonly Feature[] = [accountsFeature, auditFeature, idempotencyFeature, jobsFeature];
