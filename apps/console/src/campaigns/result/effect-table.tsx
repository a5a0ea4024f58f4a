import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { EstimateText, Unknown } from '../../ui/text/estimate-text.js';
import { useGivenNames } from '../given-names.js';
import { guardrailState, type AnalyzedMetric, type Plan } from './analysis.js';
import { useEffectWords } from './effect-words.js';
import classes from './result.module.css';
import { ShownSign } from './shown-sign.js';

type Estimate = AnalyzedMetric['absolute'];

/** Every metric of every arm as numbers. */
export function EffectTable({ rows, plan }: { rows: readonly AnalyzedMetric[]; plan: Pick<Plan, 'framework'> }) {
  const t = useTranslations();
  const { percent } = useFormats();
  const words = useEffectWords();
  const names = useGivenNames();
  const isBayesian = plan.framework.kind === 'BAYESIAN';
  const certain: Column<AnalyzedMetric>[] = isBayesian
    ? [
        {
          id: 'chance',
          header: t('result.effects.chance'),
          metric: 'probabilityTreatmentIsBetter',
          align: 'end',
          render: ({ posterior }) =>
            orReason(posterior?.probabilityTreatmentIsBetter ?? null, posterior?.incomputable, percent),
          value: ({ posterior }) => posterior?.probabilityTreatmentIsBetter ?? null,
        },
        {
          id: 'loss',
          header: t('result.effects.loss'),
          metric: 'expectedLoss',
          align: 'end',
          render: ({ posterior }) => orReason(posterior?.expectedLoss ?? null, posterior?.incomputable, percent),
          value: ({ posterior }) => posterior?.expectedLoss ?? null,
        },
      ]
    : [
        {
          id: 'p',
          header: t('result.effects.p'),
          metric: 'correctedP',
          align: 'end',
          isOneLine: true,
          render: ({ correctedP, absolute }) => orReason(correctedP, absolute.incomputable, words.p),
          value: ({ correctedP }) => correctedP,
        },
      ];
  const columns: Column<AnalyzedMetric>[] = [
    {
      id: 'metric',
      header: t('result.effects.metric'),
      isTitle: true,
      render: ({ metric }) => names.metric(metric),
      value: ({ metric }) => metric,
    },
    {
      id: 'role',
      header: t('result.effects.role'),
      render: ({ role }) => t(`result.effects.roles.${role}`),
      value: ({ role }) => role,
    },
    { id: 'arm', header: t('result.effects.arm'), render: ({ arm }) => names.arm(arm), value: ({ arm }) => arm },
    {
      id: 'control',
      header: t('result.effects.control'),
      align: 'end',
      render: ({ control }) => <EstimateText estimate={control} stacked />,
      csv: ({ control }) => endsOf('control', control),
    },
    {
      id: 'treatment',
      header: t('result.effects.treatment'),
      align: 'end',
      render: ({ treatment }) => <EstimateText estimate={treatment} stacked />,
      csv: ({ treatment }) => endsOf('treatment', treatment),
    },
    {
      id: 'difference',
      header: t('result.effects.difference'),
      metric: 'absoluteEffect',
      align: 'end',
      render: ({ absolute }) => <EffectText estimate={absolute} />,
      csv: ({ absolute }) => endsOf('difference', absolute),
    },
    {
      id: 'uplift',
      header: t('result.effects.uplift'),
      metric: 'relativeEffect',
      align: 'end',
      render: ({ relative }) => <EffectText estimate={relative} />,
      csv: ({ relative }) => endsOf('uplift', relative),
    },
    ...certain,
    {
      id: 'shown',
      header: t('result.effects.shown'),
      render: (row) => <ShownSign row={row} />,
      value: (row) => (row.guardrail ? guardrailState(row) : row.shown),
    },
  ];
  return (
    <DataTable
      label={t('result.effects.table')}
      columns={columns}
      rows={rows}
      rowKey={({ metric, arm }) => `${metric} ${arm}`}
      csvName="campaign-effects"
    />
  );
}

const endsOf = (name: string, { value, low, high }: Estimate) => ({
  [name]: value,
  [`${name}Low`]: low,
  [`${name}High`]: high,
});

function orReason(
  value: number | null,
  incomputable: Estimate['incomputable'] | undefined,
  write: (value: number) => string,
) {
  if (value !== null) return write(value);
  return incomputable ? <Unknown reason={incomputable.reason} /> : UNKNOWN;
}

/** An effect with its interval beneath, or a dash that says why there is none. */
export function EffectText({ estimate }: { estimate: Estimate }) {
  const words = useEffectWords();
  if (estimate.value === null) return <Unknown reason={estimate.incomputable?.reason ?? 'NO_DATA'} />;
  return (
    <span className={classes.effect}>
      <span className="numbers">{words.value(estimate)}</span>
      <span className={classes.quiet}>{words.interval(estimate)}</span>
    </span>
  );
}
