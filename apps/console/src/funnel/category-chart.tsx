import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart.js';
import type { ChartInk } from '../ui/chart-ink.js';
import { categoryLabel } from '../ui/category-name.js';
import { intervalBars } from '../ui/interval-bars.js';
import { intervalRows } from '../ui/interval-rows.js';
import { Section } from '../ui/page.js';
import type { FunnelData } from './funnel-page.js';

const shownCategories = 12;

/** Purchases per viewing session by category, with intervals: which categories lose more than the others. */
export function CategoryChart({ categories }: { categories: FunnelData['byCategory'] }) {
  const t = useTranslations();
  const formats = useFormats();
  const rows = useMemo(
    () =>
      categories
        .slice(0, shownCategories)
        .map(({ category, steps }) => ({ name: category === '(none)' ? t('words.noCategory') : categoryLabel(category), sessions: steps[0]?.sessions ?? 0, rate: steps.at(-1)?.perFirstStep }))
        .filter((row) => row.rate?.value != null),
    [categories, t],
  );
  const option = useCallback(
    (ink: ChartInk) => {
      const chart = intervalRows(rows, ink, {
        name: ({ name }) => name,
        lines: ({ rate, sessions }) =>
          rate
            ? [
                [t('metric.perFirstStep.name'), formats.estimate(rate)],
                [t('overview.interval'), formats.interval(rate) ?? '–'],
                [t('metric.funnelSessions.name'), formats.count(sessions)],
              ]
            : null,
        tick: formats.share,
        nameStyle: { width: ink.isNarrow ? 104 : 190, overflow: 'truncate' },
      });
      return { ...chart, xAxis: { ...chart.xAxis, min: 0 }, series: intervalBars(rows.map(({ rate }) => ({ value: rate?.value ?? null, low: rate?.low ?? null, high: rate?.high ?? null })), ink) };
    },
    [rows, formats, t],
  );
  const sorted = rows.toSorted((a, b) => (b.rate?.value ?? 0) - (a.rate?.value ?? 0));
  const [best, worst] = [sorted[0], sorted.at(-1)];
  if (!best?.rate || !worst?.rate || rows.length < 2) return null;
  return (
    <Section title={t('funnel.chartTitle')}>
      <Chart
        height={rows.length * 28 + 36}
        option={option}
        summary={t('funnel.chartSummary', { best: best.name, bestRate: formats.estimate(best.rate), worst: worst.name, worstRate: formats.estimate(worst.rate), count: rows.length })}
      />
    </Section>
  );
}
