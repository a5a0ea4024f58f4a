import { accountsFeature } from './accounts/feature.js';
import { actionItemsFeature } from './action-items/feature.js';
import { analyticsFeature } from './analytics/feature.js';
import { audiencesFeature } from './audiences/feature.js';
import { appendFeature } from './append/feature.js';
import { auditFeature } from './audit/feature.js';
import { campaignsFeature } from './campaigns/feature.js';
import { erasureFeature } from './erasure/feature.js';
import { exportsFeature } from './exports/feature.js';
import type { Feature } from './feature.js';
import { idempotencyFeature } from './idempotency/feature.js';
import { importsFeature } from './imports/feature.js';
import { insightsFeature } from './insights/feature.js';
import { jobsFeature } from './jobs/feature.js';
import { modelsFeature } from './models/feature.js';
import { productsFeature } from './products/feature.js';
import { quarantineFeature } from './quarantine/feature.js';
import { recommendationsFeature } from './recommendations/feature.js';
import { liveModelFeature } from './live-model/feature.js';
import { retentionFeature } from './retention/feature.js';
import { rulesFeature } from './rules/feature.js';
import { recommendationExportsFeature } from './recommendation-exports/feature.js';
import { savedViewsFeature } from './saved-views/feature.js';
import { sessionsFeature } from './sessions/feature.js';
import { shopFeature } from './shop/feature.js';
import { snapshotsFeature } from './snapshots/feature.js';
import { usersFeature } from './users/feature.js';

/** Everything the API can do. A feature folder exports one `Feature`; adding the line here is all the wiring there is. */
export const FEATURES: readonly Feature[] = [
  accountsFeature,
  auditFeature,
  idempotencyFeature,
  jobsFeature,
  importsFeature,
  appendFeature,
  snapshotsFeature,
  retentionFeature,
  quarantineFeature,
  erasureFeature,
  shopFeature,
  usersFeature,
  productsFeature,
  sessionsFeature,
  analyticsFeature,
  insightsFeature,
  savedViewsFeature,
  actionItemsFeature,
  audiencesFeature,
  exportsFeature,
  campaignsFeature,
  modelsFeature,
  liveModelFeature,
  rulesFeature,
  recommendationsFeature,
  recommendationExportsFeature,
];
