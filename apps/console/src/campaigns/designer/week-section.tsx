import { useCallback, useMemo } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import type { DesignCampaignInput } from '@cartograph/sdk/schema';
import { QueryView } from '../../client/query-view.js';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { Chart } from '../../ui/chart/chart.js';
import { chartBase, valueAxis, type ChartInk } from '../../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { Section } from '../../ui/page/page.js';
import { Waiting } from '../../ui/notice/states.js';
import { useGivenNames } from '../given-names.js';
import { TestWeeksDocument, type TestWeeksQuery } from '@cartograph/sdk/operations/campaigns';
import classes from './designer.module.css';

type Week = TestWeeksQuery['designCampaign']['detectableByWeek'][number];
type Effect = Week['effects'][number];

const nameOf = ({ arm, metric }: Pick<Effect, 'arm' | 'metric'>): string => `${metric}\n${arm}`;

/** The smallest effect that is found after each whole week, by arm and metric. */
export function WeekSection({ input, isAskable }: { input: DesignCampaignInput; isAskable: boolean }) {
  const t = useTranslations();
  const [{ data, error, fetching, stale }, ask] = useQuery({
    query: TestWeeksDocument,
    variables: { input },
    pause: !isAskable,
  });
  return (
    <Section title={t('designer.weeks.title')} note={t('designer.weeks.note')}>
      <QueryView
        data={data?.designCampaign.detectableByWeek}
        error={fetching ? undefined : error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={isAskable ? <Waiting heights={[260]} /> : null}
      >
        {(weeks) =>
          weeks.length === 0 ? (
            <p className={classes.note}>{t('designer.weeks.none')}</p>
          ) : (
            <div className={classes.shown} data-stale={fetching || stale || undefined}>
              <WeekChart weeks={weeks} />
            </div>
          )
        }
      </QueryView>
    </Section>
  );
}

function WeekChart({ weeks }: { weeks: readonly Week[] }) {
  const t = useTranslations();
  const { change, count } = useFormats();
  const series = useMemo(
    () => (weeks[0]?.effects ?? []).filter(({ role }) => role !== 'SECONDARY').slice(0, 6),
    [weeks],
  );
  const last = weeks.at(-1);
  const main = last?.effects.find(({ role }) => role === 'PRIMARY');
  const names = useGivenNames();
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      return {
        ...base,
        grid: { ...base.grid, top: 16, right: ink.isNarrow ? 20 : 130, bottom: 22 },
        tooltip: {
          ...base.tooltip,
          trigger: 'axis',
          valueFormatter: (value: unknown) => (typeof value === 'number' ? change(value) : UNKNOWN),
        },
        xAxis: {
          ...valueAxis(ink),
          name: t('designer.weeks.axis'),
          nameLocation: 'middle',
          nameGap: 26,
          nameTextStyle: { color: ink.quiet },
          min: 1,
          max: weeks.length,
          minInterval: 1,
          splitLine: { show: false },
          axisLabel: { color: ink.quiet, fontSize: 12 },
        },
        yAxis: {
          ...valueAxis(ink),
          min: 0,
          axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => change(value) },
        },
        series: series.map(({ arm, metric }, at) => ({
          type: 'line',
          name: t('designer.weeks.of', { metric: names.metric(metric), arm: names.arm(arm) }),
          symbol: 'circle',
          symbolSize: 5,
          lineStyle: { width: 2, color: ink.hues[at], type: at % 2 === 0 ? 'solid' : 'dashed' },
          itemStyle: { color: ink.hues[at] },
          endLabel: {
            show: !ink.isNarrow,
            formatter: '{a}',
            color: ink.text,
            fontSize: 12,
            width: 120,
            overflow: 'truncate',
          },
          labelLayout: { moveOverlap: 'shiftY' },
          data: weeks.map(({ week, effects }) => {
            const uplift =
              effects.find((effect) => effect.arm === arm && effect.metric === metric)?.upliftRelative ?? null;
            return [week, uplift === null ? null : Math.abs(uplift)];
          }),
        })),
      };
    },
    [weeks, series, change, names, t],
  );
  const columns: Column<Week>[] = [
    {
      id: 'week',
      header: t('designer.weeks.week'),
      isTitle: true,
      align: 'end',
      render: ({ week }) => count(week),
      value: ({ week }) => week,
    },
    {
      id: 'users',
      header: t('designer.weeks.users'),
      align: 'end',
      render: ({ units }) => count(Math.round(units)),
      value: ({ units }) => Math.round(units),
    },
    ...(weeks[0]?.effects ?? []).map((column): Column<Week> => {
      const of = ({ effects }: Week): number | null =>
        effects.find((effect) => nameOf(effect) === nameOf(column))?.upliftRelative ?? null;
      return {
        id: nameOf(column),
        header: t('designer.weeks.of', { metric: names.metric(column.metric), arm: names.arm(column.arm) }),
        align: 'end',
        render: (week) => {
          const uplift = of(week);
          return uplift === null ? UNKNOWN : change(uplift);
        },
        value: of,
      };
    }),
  ];
  const isFound = main?.upliftRelative != null;
  return (
    <Chart
      height={260}
      option={option}
      summary={t('designer.weeks.summary', {
        hasSize: isFound ? 'yes' : 'no',
        weeks: weeks.length,
        size: change(main?.upliftRelative ?? 0),
        metric: names.metric(main?.metric ?? ''),
        arm: names.arm(main?.arm ?? ''),
      })}
      twin={
        <DataTable
          label={t('designer.weeks.table')}
          columns={columns}
          rows={weeks}
          rowKey={({ week }) => String(week)}
          csvName="smallest-effects"
          maxHeight={280}
        />
      }
    />
  );
}
