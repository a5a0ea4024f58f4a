import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider } from 'use-intl';
import type { Dictionary, EnglishDictionary, FirstWords } from './dictionary.js';
import { preferredLocale, rememberLocale, type Locale } from './locale.js';
import { FormatsProvider } from './use-formats.js';

/** Each language is chunks of its own; only the one in use is loaded. */
const dictionaries: Record<Locale, () => Promise<Dictionary>> = {
  en: () => import('./en/index.js').then(({ en }) => en),
  ko: () => import('./ko/index.js').then(({ ko }) => ko),
};

/** What is said before the pages: loaded first, so that nobody waits for the words of pages to sign in. */
const firstWords: Record<Locale, () => Promise<FirstWords>> = {
  en: () => import('./en/first.js').then(({ first }) => first),
  ko: () => import('./ko/first.js').then(({ first }) => first),
};

export interface Language {
  locale: Locale;
  /** Whether the words of the pages are there, and not only those of the sign-in. */
  isWhole: boolean;
  /** Asks for the words of the pages: whoever is signed in needs them. */
  needWhole(): void;
  setLocale(locale: Locale): void;
}

export const LanguageContext = createContext<Language | null>(null);

export function useLanguage(): Language {
  const language = use(LanguageContext);
  if (!language) throw new Error('useLanguage needs a LanguageProvider above it');
  return language;
}

const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Loads the dictionary of the chosen language and keeps the old one on the page until the new one is there. */
export function LanguageProvider({ children, whileLoading }: { children: ReactNode; whileLoading: ReactNode }) {
  const [wanted, setWanted] = useState<Locale>(preferredLocale);
  const [spoken, setSpoken] = useState<{ locale: Locale; messages: Dictionary | FirstWords; isWhole: boolean } | null>(
    null,
  );
  const [needsWhole, setNeedsWhole] = useState(false);
  useEffect(() => {
    let isWanted = true;
    const load = async (): Promise<void> => {
      const messages = needsWhole ? await dictionaries[wanted]() : await firstWords[wanted]();
      if (!isWanted) return;
      document.documentElement.lang = wanted;
      setSpoken({ locale: wanted, messages, isWhole: needsWhole });
    };
    void load();
    return () => {
      isWanted = false;
    };
  }, [wanted, needsWhole]);
  const setLocale = useCallback((locale: Locale) => {
    rememberLocale(locale);
    setWanted(locale);
  }, []);
  const needWhole = useCallback(() => setNeedsWhole(true), []);
  const language = useMemo(
    () => ({ locale: spoken?.locale ?? wanted, isWhole: spoken?.isWhole ?? false, needWhole, setLocale }),
    [spoken, wanted, needWhole, setLocale],
  );
  if (!spoken) return whileLoading;
  return (
    <LanguageContext value={language}>
      <IntlProvider locale={spoken.locale} messages={spoken.messages as EnglishDictionary} timeZone={browserZone}>
        <FormatsProvider locale={spoken.locale} timeZone={browserZone} currency={null}>
          {children}
        </FormatsProvider>
      </IntlProvider>
    </LanguageContext>
  );
}
