import type { EnglishDictionary } from '../../i18n/dictionary.js';

/** A number that can be asked: its name, formula and population are in the dictionaries under `metric`. */
export type MetricKey = keyof EnglishDictionary['metric'];
