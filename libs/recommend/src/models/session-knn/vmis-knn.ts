import { sessionKnnFamily } from './session-knn-family.js';
import { COMMON_SETTINGS } from './session-settings.js';

/** VMIS-kNN: nearest sessions out of an index that keeps the m latest of each product, scores weighted by the rarity of the product; see `SessionKnnModel`. It starts at Serenade's choices. */
export const VMIS_KNN = sessionKnnFamily('VMIS_KNN', { ...COMMON_SETTINGS, neighbours: 100, sample: 500, decay: 'linear', match: 'linear', idf: 1, reminders: 'not-last' }, [
  { reminders: 'pushed' },
  { neighbours: 300, sample: 1500 },
  { proximity: 1.4, reminders: 'pushed' },
  { reminders: 'all' },
  { decay: 'quadratic', match: 'quadratic' },
  { idf: 0 },
  { neighbours: 600, sample: 2500, reminders: 'pushed' },
  { reminders: 'none' },
  { decay: 'none', match: 'quadratic', reminders: 'pushed' },
  { view: 1, cart: 2, purchase: 3, reminders: 'pushed' },
  { neighbours: 1500, sample: 5000 },
  { lastEvents: 4 },
]);
