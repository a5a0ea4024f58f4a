import { sessionKnnFamily } from './session-knn-family.js';
import { COMMON_SETTINGS } from './session-settings.js';

/**
 * VMIS-kNN: nearest sessions out of an index that keeps the m latest of each product, scores weighted by the rarity of the product; see `SessionKnnModel`. It starts at Serenade's
 * choices, but for events of one product in a row, which are one place here; the plain way is the second variation.
 */
export const VMIS_KNN = sessionKnnFamily(
  'VMIS_KNN',
  {
    ...COMMON_SETTINGS,
    neighbors: 100,
    sample: 500,
    decay: 'linear',
    match: 'linear',
    idf: 1,
    reminders: 'not-last',
    singles: true,
  },
  [
    { history: true },
    { repeats: true },
    { idf: 0 },
    { singles: false },
    { repeats: true, reminders: 'pushed' },
    { reminders: 'all' },
    { neighbors: 600, sample: 2500, reminders: 'pushed' },
    { idf: 0, history: true },
    { neighbors: 300, sample: 1500 },
    { reminders: 'none' },
    { proximity: 1.4, reminders: 'pushed' },
    { decay: 'quadratic', match: 'quadratic' },
    { decay: 'none', match: 'quadratic', reminders: 'pushed' },
    { view: 1, cart: 2, purchase: 3, reminders: 'pushed' },
    { neighbors: 1500, sample: 5000 },
    { lastEvents: 4 },
  ],
);
