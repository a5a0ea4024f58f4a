import type { GetAssociationQuery } from '@cartograph/sdk/operations/association';

/** What the page of behavior answers. */
export type BehaviorData = GetAssociationQuery['analytics']['association'];

/** What an assumption is called in the dictionaries; the server names it in English. */
export const ASSUMPTIONS: Readonly<
  Record<string, 'independent' | 'oneRatio' | 'activity' | 'drift' | 'like' | 'cause'>
> = {
  'sessions are independent': 'independent',
  'one odds ratio fits every activity': 'oneRatio',
  'at equal activity, the middle pair is close to chance': 'activity',
  'the drift over the period is small': 'drift',
  'like is compared with like': 'like',
  'no cause is left out': 'cause',
};
