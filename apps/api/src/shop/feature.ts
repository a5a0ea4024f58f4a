import type { Feature } from '../feature.js';
import { AnalyticsCoverageResolver, DataHealthResolver } from './coverage.resolver.js';
import { CreateShopSettings1764000002790 } from './migrations.js';
import { ShopSettingsEntity } from './shop-settings.entity.js';
import { ShopSettingsResolver } from './shop-settings.resolver.js';
import { ShopResolver } from './shop.resolver.js';

/** The shop as a whole, what it says of itself, and which days its log covers. */
export const shopFeature: Feature = {
  name: 'shop',
  resolvers: [ShopResolver, ShopSettingsResolver, AnalyticsCoverageResolver, DataHealthResolver],
  entities: [ShopSettingsEntity],
  migrations: [CreateShopSettings1764000002790],
};
