import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/data-table.js';
import { Defined } from '../../ui/defined.js';
import { useDistributionFormat, type DistributionKind } from './distribution-format.js';
import { quantile, type Distribution, type Result } from './simulation-verdict.js';

interface Row {
  kind: DistributionKind;
  distribution: Distribution;
}

const kinds = ['uplift', 'difference', 'extraBuyers', 'extraRevenue'] as const;
const shownQuantiles = [0.05, 0.25, 0.5, 0.75, 0.95];

/** The distributions as numbers. */
export function DistributionTable({ result }: { result: Result }) {
  const t = useTranslations();
  const { share, count } = useFormats();
  const write: Record<DistributionKind, (value: number) => string> = {
    uplift: useDistributionFormat('uplift'),
    difference: useDistributionFormat('difference'),
    extraBuyers: useDistributionFormat('extraBuyers'),
    extraRevenue: useDistributionFormat('extraRevenue'),
  };
  const columns: Column<Row>[] = [
    {
      id: 'figure',
      header: t('campaigns.figure'),
      isTitle: true,
      render: ({ kind }) => <Defined metric={kind} />,
      value: ({ kind }) => kind,
    },
    {
      id: 'mean',
      header: t('campaigns.mean'),
      align: 'end',
      render: ({ kind, distribution }) => write[kind](distribution.mean),
      value: ({ distribution }) => distribution.mean,
    },
    {
      id: 'sd',
      header: t('campaigns.sd'),
      align: 'end',
      render: ({ kind, distribution }) => write[kind](distribution.sd).replace(/^\+/, ''),
      value: ({ distribution }) => distribution.sd,
    },
    ...shownQuantiles.map((q): Column<Row> => ({
      id: `q${q}`,
      header: t('campaigns.quantile', { q: share(q) }),
      align: 'end',
      render: ({ kind, distribution }) => {
        const value = quantile(distribution, q);
        return value === null ? UNKNOWN : write[kind](value);
      },
      value: ({ distribution }) => quantile(distribution, q),
    })),
    {
      id: 'incomputable',
      header: t('campaigns.incomputableRuns'),
      align: 'end',
      render: ({ distribution }) => count(distribution.incomputableRuns),
      value: ({ distribution }) => distribution.incomputableRuns,
    },
  ];
  return (
    <DataTable
      label={t('campaigns.distributionTable')}
      columns={columns}
      rows={kinds.map((kind) => ({ kind, distribution: result[kind] }))}
      rowKey={({ kind }) => kind}
      csvName="simulation"
    />
  );
}
