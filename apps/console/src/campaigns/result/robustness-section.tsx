import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { EstimateText, Unknown } from '../../ui/text/estimate-text.js';
import { Section } from '../../ui/page/page.js';
import type { Found } from './analysis.js';
import { EffectText } from './effect-table.js';
import { useEffectWords } from './effect-words.js';
import classes from './result.module.css';

type Check = Found['robustness'][number];
type Estimate = Check['welch']['absolute'];
type Other = Check['disagreeing'][number];

interface Row {
  metric: string;
  arm: string;
  method: Other | 'WELCH';
  absolute: Estimate | null;
  relative: Estimate | null;
  superiority: Estimate | null;
  pValue: number | null;
  incomputable: Check['welch']['incomputable'];
  agrees: 'decides' | 'yes' | 'no' | 'unknown';
}

/** Whether methods that do not lean on a mean's being normal say the same: they explain, and Welch's test decides. */
export function RobustnessSection({ checks }: { checks: readonly Check[] }) {
  const t = useTranslations();
  const { list } = useFormats();
  const words = useEffectWords();
  if (checks.length === 0) return null;
  const method = (name: Row['method']): string => t(`result.robustness.methods.${name}`);
  const rows = checks.flatMap(rowsOf);
  const columns: Column<Row>[] = [
    {
      id: 'method',
      header: t('result.robustness.method'),
      isTitle: true,
      render: (row) => method(row.method),
      value: (row) => row.method,
    },
    { id: 'metric', header: t('result.effects.metric'), render: ({ metric }) => metric, value: ({ metric }) => metric },
    { id: 'arm', header: t('result.effects.arm'), render: ({ arm }) => arm, value: ({ arm }) => arm },
    {
      id: 'difference',
      header: t('result.effects.difference'),
      metric: 'absoluteEffect',
      align: 'end',
      render: ({ absolute }) => effect(absolute),
      csv: ({ absolute }) => endsOf('difference', absolute),
    },
    {
      id: 'uplift',
      header: t('result.effects.uplift'),
      metric: 'relativeEffect',
      align: 'end',
      render: ({ relative }) => effect(relative),
      csv: ({ relative }) => endsOf('uplift', relative),
    },
    {
      id: 'superiority',
      header: t('result.robustness.superiority'),
      metric: 'superiority',
      align: 'end',
      render: ({ superiority }) => superiority && <EstimateText estimate={superiority} stacked />,
      csv: ({ superiority }) => endsOf('superiority', superiority),
    },
    {
      id: 'p',
      header: t('result.robustness.p'),
      metric: 'uncorrectedP',
      align: 'end',
      render: ({ pValue, incomputable }) =>
        pValue === null && incomputable ? <Unknown reason={incomputable.reason} /> : words.p(pValue),
      value: ({ pValue }) => pValue,
    },
    {
      id: 'agrees',
      header: t('result.robustness.agrees'),
      render: (row) => t(`result.robustness.agreesWords.${row.agrees}`),
      value: ({ agrees }) => agrees,
    },
  ];
  return (
    <Section
      title={t('result.robustness.title')}
      note={t('result.robustness.note', { resamples: checks[0]?.resamples ?? 0 })}
    >
      <div className={classes.stack}>
        <ul className={classes.list}>
          {checks.map((check) => (
            <li key={`${check.metric} ${check.arm}`}>
              {t(`result.robustness.${saidBy(check)}`, {
                metric: check.metric,
                arm: check.arm,
                methods: list(check.disagreeing.map(method)),
              })}
            </li>
          ))}
        </ul>
        <DataTable
          label={t('result.robustness.table')}
          columns={columns}
          rows={rows}
          rowKey={(row) => `${row.metric} ${row.arm} ${row.method}`}
          csvName="campaign-methods"
        />
      </div>
    </Section>
  );
}

const effect = (estimate: Estimate | null) => estimate && <EffectText estimate={estimate} />;
const endsOf = (name: string, estimate: Estimate | null) => ({
  [name]: estimate?.value ?? null,
  [`${name}Low`]: estimate?.low ?? null,
  [`${name}High`]: estimate?.high ?? null,
});

function rowsOf({ metric, arm, welch, bootstrap, permutation, mannWhitney, disagreeing }: Check): Row[] {
  const agrees = (method: Other, pValue: number | null): Row['agrees'] =>
    pValue === null || welch.pValue === null ? 'unknown' : disagreeing.includes(method) ? 'no' : 'yes';
  const without = { absolute: null, relative: null, superiority: null };
  return [
    { metric, arm, method: 'WELCH', ...without, ...welch, agrees: 'decides' },
    { metric, arm, method: 'BOOTSTRAP', ...without, ...bootstrap, agrees: agrees('BOOTSTRAP', bootstrap.pValue) },
    {
      metric,
      arm,
      method: 'PERMUTATION',
      ...without,
      ...permutation,
      agrees: agrees('PERMUTATION', permutation.pValue),
    },
    {
      metric,
      arm,
      method: 'MANN_WHITNEY',
      ...without,
      ...mannWhitney,
      agrees: agrees('MANN_WHITNEY', mannWhitney.pValue),
    },
  ];
}

/** The ranks alone may differ, for they are not about means. */
function saidBy({
  welch,
  bootstrap,
  permutation,
  mannWhitney,
  disagreeing,
}: Check): 'unknown' | 'agree' | 'ranksDiffer' | 'differ' {
  if (welch.pValue === null || [bootstrap, permutation, mannWhitney].every(({ pValue }) => pValue === null))
    return 'unknown';
  if (disagreeing.length === 0) return 'agree';
  return disagreeing.every((method) => method === 'MANN_WHITNEY') ? 'ranksDiffer' : 'differ';
}
