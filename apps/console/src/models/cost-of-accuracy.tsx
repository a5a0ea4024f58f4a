import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { axisEnds } from '../ui/chart/axis-ends.js';
import { Chart } from '../ui/chart/chart.js';
import { chartBase, tooltipLines, valueAxis, type ChartInk } from '../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import { frontOf } from './front.js';
import { boardHeight, scoresOf, type Board, type Scored } from './leaderboard-view.js';
import { ModelLink } from './model-link.js';
import classes from './models.module.css';
import { useTimeWords } from './time-words.js';

/** Pixels right of the plot, where the names of dots at its edge stand. */
const NAME_WIDTH = 110;

/** Accuracy against the time to answer and the memory: which models nobody else beats in both. */
export function CostOfAccuracy({ board, includesSeen }: { board: Board; includesSeen: boolean }) {
  const t = useTranslations();
  const formats = useFormats();
  const times = useTimeWords();
  const rows = useMemo(() => scoresOf(board.models, 'ALL', includesSeen), [board, includesSeen]);
  const points = useMemo(
    () =>
      rows.flatMap(({ model, metrics }) =>
        model.servingMillisecondsPer1000 === null || metrics.ndcg.value === null
          ? []
          : [{ model, metrics, milliseconds: model.servingMillisecondsPer1000, accuracy: metrics.ndcg.value }],
      ),
    [rows],
  );
  const front = useMemo(() => new Set(frontOf(points).map(({ model }) => model.id)), [points]);
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      const largest = Math.max(1, ...points.map(({ model }) => model.bytes ?? 0));
      const ends = axisEnds(points.map(({ milliseconds }) => milliseconds));
      const sizeOf = (bytes: number | null): number => 9 + 21 * Math.sqrt((bytes ?? 0) / largest);
      return {
        ...base,
        grid: { ...base.grid, top: 24, right: NAME_WIDTH, bottom: 24 },
        tooltip: {
          ...base.tooltip,
          trigger: 'item',
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const point = points[dataIndex];
            if (!point) return '';
            return tooltipLines(t(`modelKind.${point.model.kind}`), [
              [t('metric.ndcg.name'), formats.estimate(point.metrics.ndcg)],
              [t('metric.servingMilliseconds.name'), times.milliseconds(point.milliseconds)],
              [t('metric.modelBytes.name'), point.model.bytes === null ? UNKNOWN : formats.bytes(point.model.bytes)],
            ]);
          },
        },
        xAxis: {
          ...valueAxis(ink),
          type: 'log',
          name: t('models.costX'),
          nameLocation: 'middle',
          nameGap: 28,
          nameTextStyle: { color: ink.quiet },
          ...ends,
          axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => formats.decimal(value) },
        },
        yAxis: {
          ...valueAxis(ink),
          min: 0,
          axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => formats.share(value) },
        },
        series: [
          {
            type: 'scatter',
            data: points.map(({ model, milliseconds, accuracy }) => ({
              value: [milliseconds, accuracy],
              symbolSize: sizeOf(model.bytes),
              itemStyle: front.has(model.id)
                ? { color: ink.hues[0], opacity: 0.9 }
                : { color: ink.hues[5], opacity: 0.6 },
              label: {
                show: front.has(model.id),
                position: 'right',
                color: ink.text,
                fontSize: 12,
                formatter: t(`modelKind.${model.kind}`),
              },
            })),
            labelLayout: { moveOverlap: 'shiftY', hideOverlap: true },
          },
        ],
      };
    },
    [points, front, formats, times, t],
  );
  const columns = useMemo<Column<Scored>[]>(
    () => [
      {
        id: 'model',
        header: t('models.model'),
        isTitle: true,
        render: ({ model }) => <ModelLink model={model} />,
        value: ({ model }) => model.kind,
      },
      {
        id: 'ndcg',
        header: t('metric.ndcg.name'),
        metric: 'ndcg',
        align: 'end',
        render: ({ metrics }) => <EstimateText estimate={metrics.ndcg} stacked />,
        value: ({ metrics }) => metrics.ndcg.value,
      },
      {
        id: 'serving',
        header: t('metric.servingMilliseconds.name'),
        metric: 'servingMilliseconds',
        align: 'end',
        render: ({ model }) => times.milliseconds(model.servingMillisecondsPer1000),
        value: ({ model }) => model.servingMillisecondsPer1000,
      },
      {
        id: 'fit',
        header: t('metric.fitSeconds.name'),
        metric: 'fitSeconds',
        align: 'end',
        render: ({ model }) => times.seconds(model.fitSeconds),
        value: ({ model }) => model.fitSeconds,
      },
      {
        id: 'whole',
        header: t('metric.trainSeconds.name'),
        metric: 'trainSeconds',
        align: 'end',
        render: ({ model }) => times.seconds(model.trainSeconds),
        value: ({ model }) => model.trainSeconds,
      },
      {
        id: 'bytes',
        header: t('metric.modelBytes.name'),
        metric: 'modelBytes',
        align: 'end',
        render: ({ model }) => (model.bytes === null ? UNKNOWN : formats.bytes(model.bytes)),
        value: ({ model }) => model.bytes,
      },
    ],
    [t, formats, times],
  );
  return (
    <Section title={t('models.costTitle')} note={t('models.costNote')}>
      {points.length > 1 && (
        <Chart
          height={320}
          option={option}
          summary={t('models.costSummary', {
            list: formats.list(
              points.filter(({ model }) => front.has(model.id)).map(({ model }) => t(`modelKind.${model.kind}`)),
            ),
          })}
        />
      )}
      <div className={points.length > 1 ? classes.table : undefined}>
        <DataTable
          label={t('models.costTable')}
          columns={columns}
          rows={rows}
          rowKey={({ model }) => model.id}
          csvName="model-costs"
          maxHeight={boardHeight}
          empty={t('models.noScores')}
        />
      </div>
    </Section>
  );
}
