/** The languages of the console; they are equals. */
export const LOCALES = ['en', 'ko'] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language by its own name. */
export const LANGUAGE_NAMES: Record<Locale, string> = { en: 'English', ko: '한국어' };

const storageKey = 'cartograph-locale';

/** The language chosen on this machine, else the browser's where we speak it, else English. */
export function preferredLocale(): Locale {
  const wanted = readStored() ?? navigator.language.slice(0, 2);
  return LOCALES.find((locale) => locale === wanted) ?? 'en';
}

/** Remembers the choice on this machine, for the sign-in page and the first paint. */
export function rememberLocale(locale: Locale): void {
  try {
    localStorage.setItem(storageKey, locale);
  } catch {
    // A browser without storage asks again next time.
  }
}

function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
