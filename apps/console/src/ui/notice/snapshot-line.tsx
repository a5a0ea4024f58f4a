import { IconCamera } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { useProvenance } from '../text/provenance.js';
import classes from './snapshot-line.module.css';
import { TrackingNotice } from './tracking-notice.js';

/** Once a page: the snapshot, the zone, whether the money's currency is known, and what is wrong with the tracking. */
export function SnapshotLine({ hasMoney = false }: { hasMoney?: boolean }) {
  const t = useTranslations();
  const { instant } = useFormats();
  const { snapshot, timeZone } = useProvenance();
  if (!snapshot) return null;
  return (
    <>
      <p className={classes.line} data-testid="snapshot-line">
        <IconCamera size={14} stroke={1.7} aria-hidden />
        <span>{t('snapshotLine.snapshot', { at: instant(snapshot.committedAt), rows: snapshot.rows })}</span>
        {timeZone && <span>{t('snapshotLine.zone', { timeZone })}</span>}
        {hasMoney && <CurrencyNote />}
      </p>
      <TrackingNotice />
    </>
  );
}

/** Said once where money is shown and the log does not name its currency. */
export function CurrencyNote() {
  const t = useTranslations();
  const { currency } = useFormats().settings;
  return currency === null ? <span className={classes.currency}>{t('snapshotLine.currencyUnknown')}</span> : null;
}
