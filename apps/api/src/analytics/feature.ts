import type { Feature } from '../feature.js';
import { type JobHandler, JobKind } from '../jobs/handler.js';
import { AbandonmentResolver } from './abandonment.resolver.js';
import { AnalysesResolver } from './analyses.resolver.js';
import { AnalyticsResolver } from './analytics.resolver.js';
import { AnomaliesResolver } from './anomalies.resolver.js';
import { AssociationResolver } from './association.resolver.js';
import { AttractionResolver } from './attraction.resolver.js';
import { ChangesResolver } from './changes.resolver.js';
import { DemandResolver } from './demand.resolver.js';
import { ExploreResolver } from './explore.resolver.js';
import { FunnelResolver } from './funnel.resolver.js';
import { OverviewResolver } from './overview.resolver.js';
import { PathsResolver } from './paths.resolver.js';
import { PricesResolver } from './prices.resolver.js';
import { ProductAnalysisResolver } from './products.resolver.js';
import { CohortsResolver } from './cohorts.resolver.js';
import { LifetimeValueResolver } from './lifetime-value.resolver.js';
import { RepeatPurchaseResolver } from './repeat-purchase.resolver.js';
import { RetentionResolver } from './retention.resolver.js';
import { RfmResolver } from './rfm.resolver.js';

/** Marketers' questions about behaviour. */
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
    AttractionResolver,
    PricesResolver,
    DemandResolver,
    PathsResolver,
    RetentionResolver,
    CohortsResolver,
    RepeatPurchaseResolver,
    RfmResolver,
    LifetimeValueResolver,
  ],
  jobs: [{ kind: JobKind.ANALYSIS, load: async () => (await import('./analysis-job.js')).analysisJob as JobHandler }],
};
