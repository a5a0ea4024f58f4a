import { Tooltip } from '@mantine/core';
import type { Estimate, IncomputableReason } from '@cartograph/sdk/schema';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import classes from './estimate-text.module.css';

/** An estimate with its interval, or a dash that says why there is none. */
export function EstimateText({ estimate, stacked = false }: { estimate: Estimate; stacked?: boolean }) {
  const t = useTranslations();
  const formats = useFormats();
  if (estimate.value === null) return <Unknown reason={estimate.incomputable?.reason ?? 'NO_DATA'} />;
  const interval = formats.interval(estimate);
  const level = formats.share(estimate.level);
  return (
    <span className={stacked ? classes.stacked : classes.inline}>
      <span className="numbers">{formats.estimate(estimate)}</span>
      {interval && (
        <span className={classes.interval} title={t('estimate.intervalTitle', { level, method: estimate.method })}>
          <span className="visually-hidden">{t('estimate.interval', { level })}</span>
          {interval}
        </span>
      )}
    </span>
  );
}

/** A dash with its reason, for pointer, keyboard and screen reader alike. */
export function Unknown({ reason }: { reason: IncomputableReason }) {
  const t = useTranslations();
  const words = t(`estimate.reason.${reason}`);
  return (
    <Tooltip label={words}>
      <button type="button" className={classes.unknown} aria-label={t('estimate.unknown', { reason: words })}>
        {UNKNOWN}
      </button>
    </Tooltip>
  );
}
