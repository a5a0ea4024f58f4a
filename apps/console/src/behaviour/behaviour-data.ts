import type { BehaviourQuery } from './behaviour.generated.js';

/** What the page of behaviour answers. */
export type BehaviourData = BehaviourQuery['analytics']['association'];
