import type { first } from './en/first.js';
import type { en } from './en/index.js';
import type { Locale } from './locale.js';

/** English keeps the literal texts, so that the compiler knows every key and every argument. */
export type EnglishDictionary = typeof en;

/** The same keys with any text: what a further language has to fill. */
export type Dictionary = Filled<EnglishDictionary>;

/** The part of a dictionary that is loaded before the rest. */
export type FirstWords = Filled<typeof first>;
type Filled<T> = { readonly [K in keyof T]: T[K] extends string ? string : Filled<T[K]> };

declare module 'use-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: EnglishDictionary;
  }
}
