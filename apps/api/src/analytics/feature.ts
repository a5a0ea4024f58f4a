import type { Feature } from '../feature.js';
import { AnalyticsResolver } from './analytics.resolver.js';
import { AnomaliesResolver } from './anomalies.resolver.js';
import { ChangesResolver } from './changes.resolver.js';
import { ExploreResolver } from './explore.resolver.js';
import { FunnelResolver } from './funnel.resolver.js';
import { OverviewResolver } from './overview.resolver.js';
import { ProductAnalysisResolver } from './products.resolver.js';

/** Marketers' questions about behaviour. */
export const analyticsFeature: Feature = { name: 'analytics', resolvers: [AnalyticsResolver, OverviewResolver, ChangesResolver, AnomaliesResolver, FunnelResolver, ProductAnalysisResolver, ExploreResolver] };
