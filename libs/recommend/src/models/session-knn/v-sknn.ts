import { sessionKnnFamily } from './session-knn-family.js';
import { COMMON_SETTINGS } from './session-settings.js';

/**
 * V-SkNN: nearest sessions by a weighted dot product, scores raised by the rarity of the product; see `SessionKnnModel`. It starts at what the authors of
 * Transformers4Rec found best for the REES46 log (RecSys 2021, online appendix C): k 600, m 2,500, idf 10, with reminders pushed.
 */
export const V_SKNN = sessionKnnFamily(
  'V_SKNN',
  { ...COMMON_SETTINGS, neighbors: 600, sample: 2500, decay: 'none', match: 'linear', idf: 10, reminders: 'pushed' },
  [
    { history: true },
    { singles: true },
    { idf: 0 },
    { reminders: 'none' },
    { proximity: 1.4 },
    { decay: 'linear' },
    { reminders: 'none', history: true, idf: 0 },
    { reminders: 'all' },
    { decay: 'quadratic', match: 'quadratic' },
    { neighbors: 100, sample: 1000 },
    { decay: 'logarithmic', match: 'quadratic', idf: 2 },
    { decay: 'quadratic', proximity: 1.4, reminders: 'all' },
    { view: 1, cart: 2, purchase: 3 },
    { neighbors: 1000, sample: 5000 },
    { neighbors: 1500, sample: 10_000, match: 'quadratic' },
  ],
);
