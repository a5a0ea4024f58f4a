import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart/chart.js';
import { categoryAxis, chartBase, tooltipLines, valueAxis, type ChartInk } from '../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Section } from '../ui/page/page.js';
import type { ModelDetail } from './model-detail.js';
import { useTimeWords } from './time-words.js';

interface Pass {
  pass: number;
  objective: number;
  seconds: number;
}

/** The objective after every pass of the fit; nothing for models that make one pass. */
export function ObjectiveChart({ passes }: { passes: ModelDetail['passes'] }) {
  const t = useTranslations();
  const { change, compact, decimal } = useFormats();
  const times = useTimeWords();
  const curve = useMemo(
    () =>
      passes.flatMap(({ pass, objective, seconds }): Pass[] =>
        objective === null ? [] : [{ pass, objective, seconds }],
      ),
    [passes],
  );
  const figure = useCallback(
    (value: number) => (Math.abs(value) >= 10_000 ? compact(value) : decimal(value, 4)),
    [compact, decimal],
  );
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      return {
        ...base,
        grid: { ...base.grid, top: 16, right: 24 },
        tooltip: {
          ...base.tooltip,
          trigger: 'axis',
          axisPointer: { type: 'line', lineStyle: { color: ink.line } },
          formatter: (points: { dataIndex: number }[]) => {
            const point = curve[points[0]?.dataIndex ?? 0];
            return point
              ? tooltipLines(t('models.one.objectivePass', { pass: point.pass }), [
                  [t('models.one.objective'), figure(point.objective)],
                  [t('metric.duration.name'), times.seconds(point.seconds)],
                ])
              : '';
          },
        },
        xAxis: { ...categoryAxis(ink), data: curve.map(({ pass }) => String(pass)) },
        yAxis: { ...valueAxis(ink), scale: true, axisLabel: { color: ink.quiet, fontSize: 12, formatter: figure } },
        series: [
          {
            type: 'line',
            symbolSize: 6,
            lineStyle: { width: 2.5, color: ink.hues[0] },
            itemStyle: { color: ink.hues[0] },
            data: curve.map(({ objective }) => objective),
          },
        ],
      };
    },
    [curve, figure, times, t],
  );
  const columns = useMemo<Column<Pass>[]>(
    () => [
      {
        id: 'pass',
        header: t('models.one.round'),
        isTitle: true,
        render: ({ pass }) => t('models.one.objectivePass', { pass }),
        value: ({ pass }) => pass,
      },
      {
        id: 'objective',
        header: t('models.one.objective'),
        align: 'end',
        render: ({ objective }) => figure(objective),
        value: ({ objective }) => objective,
      },
      {
        id: 'seconds',
        header: t('models.trainings.took'),
        align: 'end',
        render: ({ seconds }) => times.seconds(seconds),
        value: ({ seconds }) => seconds,
      },
    ],
    [t, figure, times],
  );
  const [first, last, before] = [curve[0], curve.at(-1), curve.at(-2)];
  if (!first || !last || !before) return null;
  return (
    <Section title={t('models.one.objectiveTitle')} note={t('models.one.objectiveNote')}>
      <Chart
        height={220}
        option={option}
        summary={t('models.one.objectiveSummary', {
          passes: curve.length,
          from: figure(first.objective),
          to: figure(last.objective),
          last:
            before.objective === 0
              ? figure(last.objective - before.objective)
              : change(last.objective / before.objective - 1),
        })}
        twin={
          <DataTable
            label={t('models.one.objectiveTitle')}
            columns={columns}
            rows={curve}
            rowKey={({ pass }) => String(pass)}
            csvName="objective"
            maxHeight={260}
          />
        }
      />
    </Section>
  );
}
