import type { Feature } from '../feature.js';
import { type JobHandler, JobKind } from '../jobs/handler.js';
import { AbandonmentResolver } from './behavior/abandonment.resolver.js';
import { AnalysesResolver } from './jobs/analyses.resolver.js';
import { AnalyticsResolver } from './analytics.resolver.js';
import { AnomaliesResolver } from './demand/anomalies.resolver.js';
import { AssociationResolver } from './products/association.resolver.js';
import { PurchaseDriversResolver } from './products/purchase-drivers.resolver.js';
import { ChangesResolver } from './demand/changes.resolver.js';
import { DemandResolver } from './demand/demand.resolver.js';
import { ExploreResolver } from './overview/explore.resolver.js';
import { FunnelResolver } from './behavior/funnel.resolver.js';
import { OverviewResolver } from './overview/overview.resolver.js';
import { PathsResolver } from './behavior/paths.resolver.js';
import { PricesResolver } from './products/prices.resolver.js';
import { ProductAnalysisResolver } from './products/products.resolver.js';
import { TimeToPurchaseResolver } from './behavior/time-to-purchase.resolver.js';
import { CohortsResolver } from './customers/cohorts.resolver.js';
import { LifetimeValueResolver } from './customers/lifetime-value.resolver.js';
import { RepeatPurchaseResolver } from './customers/repeat-purchase.resolver.js';
import { RetentionResolver } from './customers/retention.resolver.js';
import { RfmResolver } from './customers/rfm.resolver.js';

/** Marketers' questions about behavior. */
export const analyticsFeature: Feature = {
  name: 'analytics',
  resolvers: [
    AnalyticsResolver,
    AnalysesResolver,
    OverviewResolver,
    ChangesResolver,
    AnomaliesResolver,
    FunnelResolver,
    AbandonmentResolver,
    ProductAnalysisResolver,
    ExploreResolver,
    AssociationResolver,
    PurchaseDriversResolver,
    PricesResolver,
    DemandResolver,
    PathsResolver,
    TimeToPurchaseResolver,
    RetentionResolver,
    CohortsResolver,
    RepeatPurchaseResolver,
    RfmResolver,
    LifetimeValueResolver,
  ],
  jobs: [
    { kind: JobKind.ANALYSIS, load: async () => (await import('./jobs/analysis-job.js')).analysisJob as JobHandler },
  ],
};
