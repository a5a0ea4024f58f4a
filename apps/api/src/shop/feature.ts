import type { Feature } from '../feature.js';
import { AnalyticsCoverageResolver, DataHealthResolver } from './coverage.resolver.js';
import { ShopResolver } from './shop.resolver.js';

/** The shop as a whole, and which days its log covers. */
export const shopFeature: Feature = {
  name: 'shop',
  resolvers: [ShopResolver, AnalyticsCoverageResolver, DataHealthResolver],
};
