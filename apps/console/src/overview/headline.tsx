import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { EstimateText, Unknown } from '../ui/text/estimate-text.js';
import { type Direction, Figure, FigureRow } from '../ui/page/figure.js';
import type { OverviewData } from './overview-data.js';

interface HeadlineProps {
  overview: Pick<OverviewData, 'total' | 'changes'>;
  /** The days that `previous` is of; null: the period just before. */
  comparedWith?: string | null;
}

/** The six numbers above the fold, each against an earlier one. */
export function Headline({ overview: { total, changes }, comparedWith = null }: HeadlineProps) {
  const t = useTranslations();
  const formats = useFormats();
  const { count, money } = formats;
  // Where the log lost the purchases, none is no 0.
  const isLost = total.conversionRate.incomputable?.reason === 'NOT_LOGGED';
  const orderValue = formats.interval(total.averageOrderValueEstimate);
  const against = (measure: OverviewData['changes'][number]['measure']) => {
    const change = changes.find((one) => one.measure === measure);
    if (change?.relative == null) return null;
    // A share moves by points; the percentage of a percentage reads like them, and is not.
    const text =
      change.difference?.value == null || change.difference.unit !== 'FRACTION'
        ? formats.change(change.relative)
        : t('overview.points', { points: formats.points(change.difference.value) });
    const direction: Direction = Math.abs(change.relative) < 0.0005 ? 'same' : change.relative > 0 ? 'up' : 'down';
    return {
      direction,
      text:
        comparedWith === null
          ? t('overview.against', { change: text })
          : t('summaryReport.against.change', { change: text, period: comparedWith }),
      // Only what is tested, and not chance, is good or bad.
      isGood: change.isSignificant ? direction === 'up' : null,
    };
  };
  return (
    <FigureRow>
      <Figure
        metric="conversionRate"
        value={<EstimateText estimate={total.conversionRate} stacked />}
        comparison={against('CONVERSION_RATE')}
      />
      <Figure
        metric="revenue"
        value={isLost ? <Unknown reason="NOT_LOGGED" /> : money(total.revenue)}
        beside={isLost ? undefined : t('overview.purchases', { count: total.counts.purchases })}
        comparison={against('REVENUE')}
      />
      <Figure
        metric="buyers"
        value={isLost ? <Unknown reason="NOT_LOGGED" /> : count(total.buyers)}
        beside={t('overview.ofVisitors', { count: total.visitors })}
        comparison={against('BUYERS')}
      />
      <Figure
        metric="visitors"
        value={count(total.visitors)}
        beside={t('overview.inSessions', { count: total.sessions })}
        comparison={against('VISITORS')}
      />
      <Figure
        metric="purchaseSessionsPerSession"
        value={<EstimateText estimate={total.purchaseSessionsPerSession} stacked />}
        comparison={against('PURCHASE_SESSIONS_PER_SESSION')}
      />
      <Figure
        metric="averageOrderValue"
        value={
          total.averageOrderValue === null ? (
            <Unknown reason={isLost ? 'NOT_LOGGED' : 'NO_DATA'} />
          ) : (
            money(total.averageOrderValue)
          )
        }
        beside={
          isLost ? undefined : (
            <>
              {orderValue !== null && <div>{orderValue}</div>}
              {t('overview.overSessions', { count: total.purchaseSessions })}
            </>
          )
        }
        comparison={against('AVERAGE_ORDER_VALUE')}
      />
    </FigureRow>
  );
}
