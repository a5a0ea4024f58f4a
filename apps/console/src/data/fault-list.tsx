import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '../i18n/language.js';
import { useFormats } from '../i18n/use-formats.js';
import type { ShopData } from './data-page.js';
import classes from './fault-list.module.css';

/** Every fault in words: what is missing, when, and what it does to the figures. */
export function FaultList({ faults }: { faults: ShopData['coverage']['faults'] }) {
  const t = useTranslations();
  const { locale } = useLanguage();
  const { day } = useFormats();
  if (faults.length === 0) return null;
  return (
    <ul className={classes.faults} aria-label={t('data.faults')}>
      {faults.map(({ date, kind, eventType, detail }) => (
        <li key={`${date}-${kind}-${eventType ?? ''}`}>
          <IconAlertTriangle size={15} stroke={1.8} aria-hidden />
          <span>
            {t('data.fault', { day: day(date), kind, type: eventType ?? 'none' })} {locale === 'en' && <span className={classes.detail}>{detail}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
