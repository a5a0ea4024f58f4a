import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { stepsFromZero } from '../../ui/chart/axis-steps.js';
import { Chart } from '../../ui/chart/chart.js';
import {
  categoryAxis,
  chartBase,
  onSurface,
  tooltipLines,
  valueAxis,
  type ChartInk,
} from '../../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { Section } from '../../ui/page/page.js';
import { useGivenNames } from '../given-names.js';
import classes from './monitor.module.css';
import type { Exposures } from './monitored.js';

type Day = Exposures['days'][number];

const dayUnits = ({ arms }: Day): number => arms.reduce((sum, { units }) => sum + units, 0);

const of = ({ arms }: Day, name: string): number => arms.find(({ arm }) => arm === name)?.units ?? 0;

/** First exposures by local day, arm on arm, against what the plan counts on. */
export function ExposureSection({
  exposures: { arms, days },
  plannedPerDay,
}: {
  exposures: Pick<Exposures, 'arms' | 'days'>;
  plannedPerDay: number | null;
}) {
  const t = useTranslations();
  const { count, day, dayShort, decimal } = useFormats();
  const given = useGivenNames();
  const names = useMemo(() => arms.map(({ arm }) => arm), [arms]);
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      const { max, step } = stepsFromZero(Math.max(plannedPerDay ?? 0, ...days.map(dayUnits)), ink.isNarrow ? 3 : 5);
      return {
        ...base,
        grid: { ...base.grid, top: 24 },
        tooltip: {
          ...base.tooltip,
          trigger: 'axis',
          axisPointer: { type: 'shadow' },
          formatter: (points: { dataIndex: number }[]) => {
            const one = days[points[0]?.dataIndex ?? 0];
            return one
              ? tooltipLines(day(one.date), [
                  ...names.map((name) => [given.arm(name), count(of(one, name))] as const),
                  [t('monitor.exposures.all'), count(dayUnits(one))],
                ])
              : '';
          },
        },
        xAxis: {
          ...categoryAxis(ink),
          data: days.map(({ date }) => date),
          axisLabel: { color: ink.quiet, fontSize: 12, hideOverlap: true, formatter: dayShort },
        },
        yAxis: {
          ...valueAxis(ink),
          min: 0,
          max,
          interval: step,
          axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => count(value) },
        },
        series: names.map((name, index) => ({
          name: given.arm(name),
          type: 'bar',
          stack: 'arms',
          barMaxWidth: 28,
          itemStyle: { color: ink.hues[index % 6], borderColor: ink.surface, borderWidth: 1 },
          data: days.map((one) => of(one, name)),
          ...(index === 0 && plannedPerDay !== null
            ? {
                markLine: {
                  silent: true,
                  symbol: 'none',
                  animation: false,
                  data: [
                    {
                      yAxis: plannedPerDay,
                      lineStyle: { color: ink.text, type: 'dashed' },
                      label: {
                        position: 'insideEndTop',
                        color: ink.text,
                        ...onSurface(ink),
                        formatter: t('monitor.exposures.planned', {
                          value: decimal(plannedPerDay, plannedPerDay < 10 ? 1 : 0),
                        }),
                      },
                    },
                  ],
                },
              }
            : {}),
        })),
      };
    },
    [days, names, given, plannedPerDay, count, day, dayShort, decimal, t],
  );
  if (days.length === 0) {
    return (
      <Section title={t('monitor.exposures.title')}>
        <p className={classes.note}>{t('monitor.exposures.none')}</p>
      </Section>
    );
  }
  const busiest = days.reduce((most, one) => (dayUnits(one) > dayUnits(most) ? one : most));
  const columns: Column<Day>[] = [
    {
      id: 'day',
      header: t('monitor.exposures.day'),
      isTitle: true,
      isOneLine: true,
      render: ({ date }) => day(date),
      value: ({ date }) => date,
    },
    ...names.map((name): Column<Day> => ({
      id: name,
      header: given.arm(name),
      align: 'end',
      render: (one) => count(of(one, name)),
      value: (one) => of(one, name),
      sum: count(days.reduce((sum, one) => sum + of(one, name), 0)),
    })),
    {
      id: 'all',
      header: t('monitor.exposures.all'),
      align: 'end',
      render: (one) => count(dayUnits(one)),
      value: dayUnits,
      sum: count(days.reduce((sum, one) => sum + dayUnits(one), 0)),
    },
  ];
  return (
    <Section title={t('monitor.exposures.title')}>
      <ul className={classes.key} aria-hidden>
        {names.map((name, index) => (
          <li key={name} data-hue={(index % 6) + 1}>
            {given.arm(name)}
          </li>
        ))}
      </ul>
      <Chart
        height={220}
        option={option}
        summary={t('monitor.exposures.summary', {
          days: days.filter((one) => dayUnits(one) > 0).length,
          units: days.reduce((sum, one) => sum + dayUnits(one), 0),
          most: count(dayUnits(busiest)),
          day: day(busiest.date),
        })}
        twin={
          <DataTable
            label={t('monitor.exposures.table')}
            columns={columns}
            rows={days}
            rowKey={({ date }) => date}
            csvName="campaign-exposures"
            maxHeight={320}
          />
        }
      />
    </Section>
  );
}
