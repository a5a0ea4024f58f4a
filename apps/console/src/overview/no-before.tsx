import { useTranslations } from 'use-intl';
import { useShop } from '../client/shop.js';
import { useFormats } from '../i18n/use-formats.js';
import { daysBefore, localDay } from '../scope/scope.js';
import classes from './no-before.module.css';
import type { OverviewData } from './overview-data.js';

/** Why nothing is compared: the log does not hold the equally long period before, or not the whole of this one, or faults forbid it. */
export function NoBefore({
  overview: { period, previousPeriod, changes },
}: {
  overview: Pick<OverviewData, 'period' | 'previousPeriod' | 'changes'>;
}) {
  const t = useTranslations();
  const { day, dayRange } = useFormats();
  const { firstEventAt, lastEventAt, timeZone } = useShop();
  const dates = [...new Set(changes.flatMap(({ faults }) => faults.map(({ date }) => date)))].toSorted();
  const [first, last] = [dates[0], dates.at(-1)];
  if (previousPeriod && first !== undefined && last !== undefined)
    return (
      <p className={classes.note}>
        {t('overview.noBefore.faults', {
          all: changes.every(({ faults }) => faults.length > 0) ? 'yes' : 'no',
          before: dayRange(previousPeriod.from, previousPeriod.to),
          count: dates.length,
          day: day(first),
          days: dayRange(first, last),
        })}
      </p>
    );
  if (previousPeriod || !firstEventAt || !lastEventAt) return null;
  const days =
    Math.round((Date.parse(`${period.to}T00:00:00Z`) - Date.parse(`${period.from}T00:00:00Z`)) / 86_400_000) + 1;
  const before = { from: daysBefore(period.from, days), to: daysBefore(period.from, 1) };
  const logEnd = localDay(lastEventAt, timeZone);
  return (
    <p className={classes.note}>
      {period.to > logEnd
        ? t('overview.noBefore.ends', { last: day(logEnd) })
        : t('overview.noBefore.begins', {
            period: dayRange(before.from, before.to),
            first: day(localDay(firstEventAt, timeZone)),
          })}
    </p>
  );
}
