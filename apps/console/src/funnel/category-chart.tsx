import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart.js';
import { categoryAxis, chartBase, tooltipLines, valueAxis, type ChartInk } from '../ui/chart-ink.js';
import { categoryLabel } from '../ui/category-name.js';
import { intervalBars } from '../ui/interval-bars.js';
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
      const base = chartBase(ink);
      return {
        ...base,
        grid: { ...base.grid, top: 4, right: 28 },
        tooltip: {
          ...base.tooltip,
          trigger: 'item',
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const row = rows[dataIndex];
            if (!row?.rate) return '';
            return tooltipLines(row.name, [
              [t('metric.perFirstStep.name'), formats.estimate(row.rate)],
              [t('overview.interval'), formats.interval(row.rate) ?? '–'],
              [t('metric.funnelSessions.name'), formats.count(row.sessions)],
            ]);
          },
        },
        xAxis: { ...valueAxis(ink), min: 0, axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => formats.share(value) } },
        yAxis: { ...categoryAxis(ink), inverse: true, data: rows.map(({ name }) => name), axisLabel: { color: ink.text, fontSize: 12, width: ink.isNarrow ? 104 : 190, overflow: 'truncate' } },
        series: intervalBars(
          rows.map(({ rate }) => ({ value: rate?.value ?? null, low: rate?.low ?? null, high: rate?.high ?? null })),
          ink,
        ),
      };
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
