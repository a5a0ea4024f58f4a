import type { Feature } from '../feature.js';
import { AnalyticsResolver } from './analytics.resolver.js';

/** Marketers' questions about behaviour. */
export const analyticsFeature: Feature = { name: 'analytics', resolvers: [AnalyticsResolver] };
