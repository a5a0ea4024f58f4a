import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useShop } from '../client/shop.js';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page/page.js';
import { useFaultWords } from '../ui/words/fault-words.js';
import type { TodayData } from './three-changes.js';
import classes from './today.module.css';

const LISTED = 4;

/** How new the data is, and where its tracking failed: faults are named here and never among the changes. */
export function Freshness({ changes: { faults } }: { changes: TodayData }) {
  const t = useTranslations();
  const { instant, day } = useFormats();
  const { snapshot, lastEventAt } = useShop();
  const words = useFaultWords();
  const newest = faults.toReversed();
  return (
    <Section title={t('today.dataTitle')}>
      <p className={classes.facts}>
        {snapshot && lastEventAt
          ? t('today.fresh', { last: instant(lastEventAt), at: instant(snapshot.committedAt) })
          : t('today.noEvents')}
      </p>
      {newest.length === 0 ? (
        <p className={classes.none}>{t('today.noFaults')}</p>
      ) : (
        <ul className={classes.list}>
          {newest.slice(0, LISTED).map((fault) => (
            <li key={`${fault.date} ${fault.kind} ${fault.eventType ?? ''} ${fault.levelChange?.category ?? ''}`}>
              <span className={classes.fault}>
                <IconAlertTriangle size={15} stroke={1.8} aria-hidden />{' '}
                {t('today.faultOn', { day: day(fault.date), fault: words(fault) })}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className={classes.facts}>
        {newest.length > LISTED && t('today.moreFaults', { count: newest.length - LISTED })}{' '}
        <Link className={classes.link} to="/data">
          {t('today.toData')}
        </Link>
        {' · '}
        <Link className={classes.link} to="/data?tab=anomalies">
          {t('today.toAnomalies')}
        </Link>
      </p>
    </Section>
  );
}
