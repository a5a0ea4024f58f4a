import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Chart } from '../../ui/chart/chart.js';
import { categoryAxis, chartBase, tooltipLines, valueAxis, type ChartInk } from '../../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { EstimateText } from '../../ui/text/estimate-text.js';
import { Section } from '../../ui/page/page.js';
import { policyKinds } from './scenario-fields.js';
import type { ScenarioFile } from './scenario-file.js';
import { useUnitFormat, type FinishedRun, type ScenarioOutcome } from './scenario-run.js';
import { quantile } from './distribution.js';
import classes from './scenario.module.css';

type Policy = ScenarioOutcome['policies'][number] & { label: string };

const dashes = ['solid', 'dashed', 'dotted', [8, 3, 2, 3], [2, 5], [12, 4]] as const;

/** Ways to decide on the same campaigns: how often rightly, when, and what the wrong arm cost meanwhile. */
export function PoliciesSection({ run, file }: { run: FinishedRun; file: ScenarioFile }) {
  const t = useTranslations();
  const { decimal } = useFormats();
  const format = useUnitFormat();
  const labelOf = usePolicyLabel(file);
  const policies = run.result.policies.map((policy, place): Policy => ({
    ...policy,
    label: labelOf(policy.name, place),
  }));
  if (policies.length === 0) {
    return (
      <Section title={t('simulation.policies.title')}>
        <p className={classes.quiet}>{t('simulation.policies.none')}</p>
      </Section>
    );
  }
  const best = policies.reduce((least, policy) => (policy.regret.mean < least.regret.mean ? policy : least));
  const daysOf = (days: Policy['days']): string => {
    const at = (q: number): string => decimal(quantile(days, q) ?? days.mean, 0);
    const [low, high] = [at(0.05), at(0.95)];
    return t('simulation.policies.daysOf', { low, middle: at(0.5), high, isSame: low === high ? 'yes' : 'no' });
  };
  const columns: Column<Policy>[] = [
    {
      id: 'policy',
      header: t('simulation.policies.policy'),
      isTitle: true,
      render: ({ label }) => label,
      value: ({ label }) => label,
    },
    {
      id: 'right',
      header: t('simulation.policies.right'),
      align: 'end',
      render: ({ decidedRight }) => <EstimateText estimate={decidedRight} stacked />,
      value: ({ decidedRight }) => decidedRight.value,
    },
    {
      id: 'shipped',
      header: t('simulation.policies.shipped'),
      align: 'end',
      render: ({ shipped }) => <EstimateText estimate={shipped} stacked />,
      value: ({ shipped }) => shipped.value,
    },
    {
      id: 'wrongly',
      header: t('simulation.policies.wrongly'),
      align: 'end',
      render: ({ shippedWithoutEffect }) => <EstimateText estimate={shippedWithoutEffect} stacked />,
      value: ({ shippedWithoutEffect }) => shippedWithoutEffect.value,
    },
    {
      id: 'days',
      header: t('simulation.policies.days'),
      align: 'end',
      render: ({ days }) => daysOf(days),
      value: ({ days }) => quantile(days, 0.5),
    },
    {
      id: 'regret',
      header: t('simulation.policies.regret'),
      metric: 'regret',
      align: 'end',
      render: ({ regret }) => format(regret.unit)(regret.mean),
      value: ({ regret }) => regret.mean,
    },
  ];
  return (
    <Section title={t('simulation.policies.title')} note={t('simulation.policies.note')}>
      <div className={classes.stack}>
        <DataTable
          label={t('simulation.policies.title')}
          columns={columns}
          rows={policies}
          rowKey={({ label }) => label}
          csvName="policies"
        />
        {isAtOnce(policies) ? (
          <p className={classes.quiet}>{t('simulation.policies.atOnce')}</p>
        ) : (
          <RegretChart
            policies={policies}
            best={best}
            isClear={policies.every((policy) => policy === best || costsClearlyMore(policy, best, run.runs))}
          />
        )}
      </div>
    </Section>
  );
}

/** Whether all users enter on the first day, so that nothing can be done better for later ones. */
const isAtOnce = (policies: readonly Policy[]): boolean =>
  policies.every(({ regretByDay }) => regretByDay.slice(1).every((regret) => regret === 0));

const TWO_SIDED = 1.96;

/** Whether the difference of two mean regrets over the runs is more than chance. */
function costsClearlyMore(other: Policy, best: Policy, runs: number): boolean {
  return (
    other.regret.mean - best.regret.mean > TWO_SIDED * Math.sqrt((other.regret.sd ** 2 + best.regret.sd ** 2) / runs)
  );
}

/** What users with the worse arm cost, added up by day. */
function RegretChart({ policies, best, isClear }: { policies: readonly Policy[]; best: Policy; isClear: boolean }) {
  const t = useTranslations();
  const { count } = useFormats();
  const write = useUnitFormat()(best.regret.unit);
  const days = best.regretByDay.length;
  const sums = useMemo(
    () =>
      policies.map(({ regretByDay }) => {
        let sum = 0;
        return regretByDay.map((regret) => (sum += regret));
      }),
    [policies],
  );
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      return {
        ...base,
        grid: { ...base.grid, top: 12, right: ink.isNarrow ? 16 : 150 },
        tooltip: {
          ...base.tooltip,
          trigger: 'axis',
          formatter: (points: { dataIndex: number }[]) => {
            const day = points[0]?.dataIndex ?? 0;
            return tooltipLines(
              t('simulation.policies.day', { day: count(day + 1) }),
              policies.map(({ label }, index) => [label, write(sums[index]?.[day] ?? 0)] as const),
            );
          },
        },
        xAxis: { ...categoryAxis(ink), data: Array.from({ length: days }, (_, day) => count(day + 1)) },
        yAxis: { ...valueAxis(ink), min: 0, axisLabel: { color: ink.quiet, fontSize: 12, formatter: write } },
        series: policies.map(({ label }, index) => ({
          type: 'line',
          name: label,
          symbol: 'none',
          color: ink.hues[index % 6],
          lineStyle: { width: 2, type: dashes[index % dashes.length], color: ink.hues[index % 6] },
          endLabel: {
            show: !ink.isNarrow,
            formatter: label,
            color: ink.text,
            fontSize: 11,
            width: 140,
            overflow: 'truncate',
          },
          labelLayout: { moveOverlap: 'shiftY' },
          data: sums[index],
        })),
      };
    },
    [policies, sums, days, write, count, t],
  );
  const rows = Array.from({ length: days }, (_, day) => ({ day: day + 1 }));
  const columns: Column<{ day: number }>[] = [
    {
      id: 'day',
      header: t('simulation.policies.dayColumn'),
      align: 'end',
      isTitle: true,
      render: ({ day }) => count(day),
      value: ({ day }) => day,
    },
    ...policies.map(({ label }, index): Column<{ day: number }> => ({
      id: `policy${index}`,
      header: label,
      align: 'end',
      render: ({ day }) => write(sums[index]?.[day - 1] ?? 0),
      value: ({ day }) => sums[index]?.[day - 1] ?? null,
    })),
  ];
  return (
    <div>
      <h3 className={classes.chartTitle}>{t('simulation.policies.regretTitle')}</h3>
      <Chart
        height={200}
        option={option}
        summary={t('simulation.policies.summary', {
          count: policies.length,
          isClear: isClear ? 'yes' : 'no',
          policy: best.label,
          regret: write(best.regret.mean),
        })}
        twin={
          <DataTable
            label={t('simulation.policies.regretTitle')}
            columns={columns}
            rows={rows}
            rowKey={({ day }) => String(day)}
            csvName="regret"
            maxHeight={240}
          />
        }
      />
    </div>
  );
}

/** A policy's name, with its place where the file has two of a kind. */
function usePolicyLabel(file: ScenarioFile): (name: string, place: number) => string {
  const t = useTranslations();
  return (name, place) => {
    const kind = policyKinds.find((known) => name === known || name.startsWith(`${known} `));
    if (!kind) return name;
    const days = file.at(['policies', place, 'days']);
    const looks = file.at(['policies', place, 'looks']);
    const spending = name.split(' ')[1];
    const words =
      spending === 'pocock' || spending === 'hwang-shih-decani' || spending === 'obrien-fleming'
        ? t(`simulation.spending.${spending}`)
        : 'none';
    return t('simulation.policies.label', {
      place: place + 1,
      kind: t(`simulation.policy.${kind}`),
      spending: words,
      days: typeof days === 'number' ? days : 0,
      looks: typeof looks === 'number' ? looks : 0,
    });
  };
}
