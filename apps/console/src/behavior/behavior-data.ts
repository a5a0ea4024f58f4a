import type { BehaviorQuery } from './behavior.generated.js';

/** What the page of behavior answers. */
export type BehaviorData = BehaviorQuery['analytics']['association'];
