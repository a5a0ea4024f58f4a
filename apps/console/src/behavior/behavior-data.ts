import type { GetAssociationQuery } from '@cartograph/sdk/operations/association';

/** What the page of behavior answers. */
export type BehaviorData = GetAssociationQuery['analytics']['association'];
