import type { Feature } from '../feature.js';
import { DataRetentionResolver } from './retention.resolver.js';

/** How long what grows is kept. */
export const retentionFeature: Feature = { name: 'retention', resolvers: [DataRetentionResolver] };
