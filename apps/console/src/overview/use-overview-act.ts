import { useCallback } from 'react';
import { useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { askable, type ScopeVariables } from '../scope/scope.js';
import type { ActRequest } from '../ui/page/act.js';
import { claimAbout } from '../ui/text/claim.js';
import { OverviewEvidenceDocument } from '@cartograph/sdk/operations/analytics';
import type { OverviewData } from './overview-data.js';

/** What is acted on: the whole period, or one of its parts. */
export function useOverviewAct(
  overview: OverviewData | undefined,
  variables: ScopeVariables,
): (part: OverviewData['parts'][number] | null) => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const { pathname, search } = useLocation();
  return useCallback(
    (part) => {
      if (!overview) throw new Error('nothing is shown that could be acted on');
      const figures = part?.figures ?? overview.total;
      const period = askable(part ?? overview.period);
      const rate = figures.conversionRate;
      const words = {
        period: formats.dayRange(period.from, period.to),
        rate: formats.estimate(rate),
        interval: formats.interval(rate) ?? '–',
        buyers: figures.buyers,
        visitors: figures.visitors,
        revenue: formats.money(figures.revenue),
      };
      return {
        page: pathname + search,
        title: t('overview.act.title', { period: words.period }),
        summary: t('overview.act.summary', words),
        document: OverviewEvidenceDocument,
        variables: { ...variables, period },
        snapshotId: overview.snapshot.id,
        ...claimAbout(rate, 'analytics', 'overview', 'total', 'conversionRate'),
      };
    },
    [overview, variables, formats, t, pathname, search],
  );
}
