import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { EstimateText, Unknown } from '../ui/estimate-text.js';
import { Figure, FigureRow } from '../ui/figure.js';
import { compare } from './compare.js';
import type { OverviewData } from './overview-page.js';

interface HeadlineProps {
  overview: Pick<OverviewData, 'total' | 'previous'>;
  /** The days that `previous` is of; null: the period just before. */
  comparedWith?: string | null;
}

/** The six numbers above the fold, each against an earlier one. */
export function Headline({ overview: { total, previous }, comparedWith = null }: HeadlineProps) {
  const t = useTranslations();
  const formats = useFormats();
  const { count, money } = formats;
  const against = (now: number | null, before: number | null | undefined) => {
    const change = compare(now, before);
    return (
      change && {
        ...change,
        text:
          comparedWith === null
            ? t('overview.against', { change: formats.change(change.relative) })
            : t('board.against.change', { change: formats.change(change.relative), period: comparedWith }),
        isGood: change.direction === 'up',
      }
    );
  };
  return (
    <FigureRow>
      <Figure
        metric="buyersPerVisitor"
        value={<EstimateText estimate={total.buyersPerVisitor} stacked />}
        comparison={against(total.buyersPerVisitor.value, previous?.buyersPerVisitor.value)}
      />
      <Figure
        metric="revenue"
        value={money(total.revenue)}
        beside={t('overview.purchases', { count: total.counts.purchases })}
        comparison={against(Number(total.revenue), previous && Number(previous.revenue))}
      />
      <Figure
        metric="buyers"
        value={count(total.buyers)}
        beside={t('overview.ofVisitors', { count: total.visitors })}
        comparison={against(total.buyers, previous?.buyers)}
      />
      <Figure
        metric="visitors"
        value={count(total.visitors)}
        beside={t('overview.inSessions', { count: total.sessions })}
        comparison={against(total.visitors, previous?.visitors)}
      />
      <Figure
        metric="purchaseSessionsPerSession"
        value={<EstimateText estimate={total.purchaseSessionsPerSession} stacked />}
        comparison={against(total.purchaseSessionsPerSession.value, previous?.purchaseSessionsPerSession.value)}
      />
      <Figure
        metric="revenuePerPurchaseSession"
        value={
          total.revenuePerPurchaseSession === null ? (
            <Unknown reason="NO_DATA" />
          ) : (
            money(total.revenuePerPurchaseSession)
          )
        }
        beside={t('overview.overSessions', { count: total.purchaseSessions })}
        comparison={against(
          total.revenuePerPurchaseSession === null ? null : Number(total.revenuePerPurchaseSession),
          previous?.revenuePerPurchaseSession == null ? null : Number(previous.revenuePerPurchaseSession),
        )}
      />
    </FigureRow>
  );
}
