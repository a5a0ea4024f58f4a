import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { EstimateText } from '../../ui/text/estimate-text.js';
import { useGivenNames } from '../given-names.js';
import type { TestDesign } from './test-verdict.js';

type Comparison = TestDesign['comparisons'][number];
type Row = Comparison & { baseline: TestDesign['metrics'][number] | undefined };

/** What each arm needs on each metric, and how the metric stands without the campaign. */
export function ComparisonTable({ design }: { design: TestDesign }) {
  const t = useTranslations();
  const { count, decimal, percent } = useFormats();
  const names = useGivenNames();
  const rows = design.comparisons.map((comparison): Row => ({
    ...comparison,
    baseline: design.metrics.find(({ metric }) => metric === comparison.metric),
  }));
  const columns: Column<Row>[] = [
    {
      id: 'metric',
      header: t('designer.comparisons.metric'),
      isTitle: true,
      render: ({ metric }) => names.metric(metric),
      value: ({ metric }) => metric,
    },
    { id: 'arm', header: t('designer.comparisons.arm'), render: ({ arm }) => names.arm(arm), value: ({ arm }) => arm },
    {
      id: 'role',
      header: t('designer.roleLabel'),
      render: ({ role }) => t(`designer.role.${role}`),
      value: ({ role }) => role,
    },
    {
      id: 'baseline',
      header: t('designer.comparisons.baseline'),
      align: 'end',
      render: ({ baseline }) => (baseline ? <EstimateText estimate={baseline.baseline} /> : UNKNOWN),
      value: ({ baseline }) => baseline?.baseline.value ?? null,
      csv: ({ baseline }) => ({
        baseline: baseline?.baseline.value ?? null,
        baselineLow: baseline?.baseline.low ?? null,
        baselineHigh: baseline?.baseline.high ?? null,
      }),
    },
    {
      id: 'correlation',
      header: t('designer.comparisons.correlation'),
      align: 'end',
      render: ({ baseline }) =>
        baseline?.preperiodCorrelation == null ? UNKNOWN : decimal(baseline.preperiodCorrelation, 2),
      value: ({ baseline }) => baseline?.preperiodCorrelation ?? null,
    },
    {
      id: 'level',
      header: t('designer.comparisons.level'),
      align: 'end',
      render: ({ alpha }) => percent(alpha),
      value: ({ alpha }) => alpha,
    },
    {
      id: 'users',
      header: t('designer.comparisons.users'),
      align: 'end',
      render: ({ units }) => (units === null ? UNKNOWN : count(units)),
      value: ({ units }) => units,
    },
  ];
  return (
    <DataTable
      label={t('designer.comparisons.title')}
      columns={columns}
      rows={rows}
      rowKey={({ arm, metric }) => `${arm} ${metric}`}
      csvName="comparisons"
    />
  );
}
