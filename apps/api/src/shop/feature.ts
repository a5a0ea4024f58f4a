import type { Feature } from '../feature.js';
import { SNAPSHOT_PREFIX, toSnapshot } from '../snapshot.js';
import { ShopResolver } from './shop.resolver.js';

/** The shop as a whole, its coverage and its snapshots. */
export const shopFeature: Feature = {
  name: 'shop',
  resolvers: [ShopResolver],
  nodes: [
    {
      prefix: SNAPSHOT_PREFIX,
      typeName: 'Snapshot',
      load: async (_id, key, context) => {
        const snapshot = (await context.lake.snapshots()).find((one) => one.id === key);
        return snapshot ? toSnapshot(snapshot) : null;
      },
    },
  ],
};
