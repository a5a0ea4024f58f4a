import { Select } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart/chart.js';
import { shareAxis, type ChartInk } from '../ui/chart/chart-ink.js';
import { intervalBars } from '../ui/chart/interval-bars.js';
import { brokenOnPhones, intervalRows } from '../ui/chart/interval-rows.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { metricNames, scoresOf, type Board, type GroupChoice } from './leaderboard-view.js';

const metricCodec = oneOf(metricNames, 'ndcg');

/** One metric of every model with its interval: overlapping intervals are no victory. */
export function MetricChart({
  board,
  group,
  includesSeen,
}: {
  board: Board;
  group: GroupChoice;
  includesSeen: boolean;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const [metric, setMetric] = useUrlState('metric', metricCodec);
  const rows = useMemo(() => scoresOf(board.models, group, includesSeen), [board, group, includesSeen]);
  const option = useCallback(
    (ink: ChartInk) => {
      const chart = intervalRows(rows, ink, {
        name: ({ model }) => t(`modelKind.${model.kind}`),
        lines: ({ metrics }) => [
          [t(`metric.${metric}.name`), formats.estimate(metrics[metric])],
          [t('overview.interval'), formats.interval(metrics[metric]) ?? '–'],
          [t('metric.testUsers.name'), formats.count(metrics.users)],
        ],
        nameStyle: brokenOnPhones(ink),
      });
      return {
        ...chart,
        xAxis: shareAxis(
          ink,
          Math.max(0, ...rows.map(({ metrics }) => metrics[metric].high ?? metrics[metric].value ?? 0)),
          formats.percentMark,
        ),
        series: intervalBars(
          rows.map(({ metrics }) => metrics[metric]),
          ink,
        ),
      };
    },
    [rows, metric, formats, t],
  );
  const best = rows.toSorted((a, b) => (b.metrics[metric].value ?? -1) - (a.metrics[metric].value ?? -1))[0];
  if (!best || best.metrics[metric].value === null) return <p>{t('models.chartNothing')}</p>;
  return (
    <Chart
      height={rows.length * 34 + 36}
      option={option}
      controls={
        <Select
          size="xs"
          w={210}
          aria-label={t('models.metricLabel')}
          value={metric}
          onChange={(value) => setMetric(metricCodec.read(value ?? '') ?? 'ndcg')}
          data={metricNames.map((value) => ({ value, label: t(`metric.${value}.name`) }))}
          allowDeselect={false}
        />
      }
      summary={t('models.chartSummary', {
        metric: t(`metric.${metric}.name`),
        model: t(`modelKind.${best.model.kind}`),
        value: formats.estimate(best.metrics[metric]),
        interval: formats.interval(best.metrics[metric]) ?? '–',
        users: best.metrics.users,
      })}
    />
  );
}
