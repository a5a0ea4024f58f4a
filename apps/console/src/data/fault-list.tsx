import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { useFaultWords } from '../ui/fault-words.js';
import type { ShopData } from './data-page.js';
import classes from './fault-list.module.css';

/** Every fault in words: what is missing, when, and what was expected. */
export function FaultList({ faults }: { faults: ShopData['coverage']['faults'] }) {
  const t = useTranslations();
  const words = useFaultWords();
  const { day } = useFormats();
  if (faults.length === 0) return null;
  return (
    <ul className={classes.faults} aria-label={t('data.faults')}>
      {faults.map((fault) => (
        <li key={[fault.date, fault.kind, fault.eventType, fault.fromLocalTime].join()}>
          <IconAlertTriangle size={15} stroke={1.8} aria-hidden />
          <span>{t('data.fault', { day: day(fault.date), words: words(fault) })}</span>
        </li>
      ))}
    </ul>
  );
}
