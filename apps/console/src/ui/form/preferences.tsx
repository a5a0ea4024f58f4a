import { ActionIcon, Tooltip, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconLanguage, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '../../i18n/language.js';
import { LANGUAGE_NAMES, type Locale } from '../../i18n/locale.js';
import classes from './preferences.module.css';

/** Offers the other language by its own name. */
export function LanguageSwitch({ onChange }: { onChange?(locale: Locale): void }) {
  const t = useTranslations();
  const { locale, setLocale } = useLanguage();
  const other = locale === 'ko' ? 'en' : 'ko';
  const change = (): void => {
    setLocale(other);
    onChange?.(other);
  };
  return (
    <Tooltip label={t('app.otherLanguage')}>
      <UnstyledButton className={classes.language} onClick={change} lang={other} aria-label={t('app.otherLanguage')}>
        <IconLanguage size={17} stroke={1.6} aria-hidden />
        <span>{LANGUAGE_NAMES[other]}</span>
      </UnstyledButton>
    </Tooltip>
  );
}

export function ThemeSwitch() {
  const t = useTranslations();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const label = scheme === 'dark' ? t('app.lightTheme') : t('app.darkTheme');
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
      >
        {scheme === 'dark' ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />}
      </ActionIcon>
    </Tooltip>
  );
}
