import type { Feature } from '../feature.js';
import { ErasureResolver } from './erasure.resolver.js';

/** The right of a person to be forgotten. */
export const erasureFeature: Feature = { name: 'erasure', resolvers: [ErasureResolver] };
