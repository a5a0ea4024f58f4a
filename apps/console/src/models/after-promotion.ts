import { dependsOn } from '../client/depends-on.js';

/** What is asked again after something else serves: a refused mutation answers with none of these types, and a deleted training with nothing at all. */
export const afterPromotion = dependsOn('LiveModel', 'Promotion', 'Training', 'Model');
