import { useEffect, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { onServer } from '../../client/base-path.js';
import type { Locale } from '../../i18n/locale.js';
import classes from './entrance.module.css';
import { LanguageSwitch, ThemeSwitch } from '../form/preferences.js';

interface EntranceProps {
  name: string;
  title: string;
  text: ReactNode;
  children: ReactNode;
  onLanguage?(locale: Locale): void;
}

/** The page before the console: sign-in and set-up. */
export function Entrance({ name, title, text, children, onLanguage }: EntranceProps) {
  const t = useTranslations();
  useEffect(() => {
    document.title = t('app.title', { page: name });
  }, [name, t]);
  return (
    <div className={classes.entrance}>
      <div className={classes.preferences}>
        <LanguageSwitch {...(onLanguage ? { onChange: onLanguage } : {})} />
        <ThemeSwitch />
      </div>
      <main className={classes.card}>
        <div className={classes.mark}>
          <img src={onServer('/mark.svg')} alt="" width={34} height={34} />
          <span>Cartograph</span>
        </div>
        <h1 className={classes.title}>{title}</h1>
        <div className={classes.text}>{text}</div>
        {children}
      </main>
    </div>
  );
}
