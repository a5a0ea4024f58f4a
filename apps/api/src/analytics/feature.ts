import type { Feature } from '../feature.js';
import { AnalyticsResolver } from './analytics.resolver.js';
import { FunnelResolver } from './funnel.resolver.js';
import { OverviewResolver } from './overview.resolver.js';

/** Marketers' questions about behaviour. */
export const analyticsFeature: Feature = { name: 'analytics', resolvers: [AnalyticsResolver, OverviewResolver, FunnelResolver] };
