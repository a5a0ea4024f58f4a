import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider } from 'use-intl';
import type { Dictionary, EnglishDictionary } from './dictionary.js';
import { preferredLocale, rememberLocale, type Locale } from './locale.js';
import { FormatsProvider } from './use-formats.js';

/** Each language is a chunk of its own; only the one in use is loaded. */
const dictionaries: Record<Locale, () => Promise<Dictionary>> = {
  en: () => import('./en/index.js').then(({ en }) => en),
  ko: () => import('./ko/index.js').then(({ ko }) => ko),
};

export interface Language {
  locale: Locale;
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
  const [spoken, setSpoken] = useState<{ locale: Locale; messages: Dictionary } | null>(null);
  useEffect(() => {
    let isWanted = true;
    const load = async (): Promise<void> => {
      const messages = await dictionaries[wanted]();
      if (!isWanted) return;
      document.documentElement.lang = wanted;
      setSpoken({ locale: wanted, messages });
    };
    void load();
    return () => {
      isWanted = false;
    };
  }, [wanted]);
  const setLocale = useCallback((locale: Locale) => {
    rememberLocale(locale);
    setWanted(locale);
  }, []);
  const language = useMemo(() => ({ locale: spoken?.locale ?? wanted, setLocale }), [spoken, wanted, setLocale]);
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
