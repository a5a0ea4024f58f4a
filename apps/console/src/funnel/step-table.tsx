import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import type { FunnelData, FunnelStepData } from './funnel-state.js';
import { useStepWords } from './step-words.js';
import type { StepUsers } from './use-step-users.js';

interface Row extends FunnelStepData, Partial<StepUsers> {
  place: number;
}

const quantiles = ['p25', 'median', 'p75', 'p90'] as const;

/** Every step with its counts, rates and the time since the step before: the table twin of the bars. Users come later than the rest. */
export function StepTable({ funnel, users }: { funnel: FunnelData; users: StepUsers[] | null }) {
  const t = useTranslations();
  const formats = useFormats();
  const words = useStepWords();
  const columns = useMemo<Column<Row>[]>(() => {
    const { count } = formats;
    const number = (id: 'reached' | 'users' | 'lost' | 'lostUsers'): Column<Row> => ({
      id,
      header: t(`funnel.column.${id}`),
      align: 'end',
      width: 90,
      ...(id === 'reached'
        ? { metric: 'funnelSessions' as const }
        : id === 'lost'
          ? { metric: 'dropOff' as const }
          : {}),
      render: ({ [id]: value }) => (value === undefined ? '…' : value === null ? '–' : count(value)),
      value: (row) => row[id] ?? null,
    });
    const rate = (id: 'perFirst' | 'perPrevious', key: 'perFirstStep' | 'perPreviousStep'): Column<Row> => ({
      id,
      header: t(`funnel.column.${id}`),
      metric: key,
      align: 'end',
      render: (row) => (row.place === 0 ? '–' : <EstimateText estimate={row[key]} />),
      value: (row) => row[key].value,
      csv: (row) => ({ [id]: row[key].value, [`${id}Low`]: row[key].low, [`${id}High`]: row[key].high }),
    });
    return [
      {
        id: 'step',
        header: t('funnel.column.step'),
        isTitle: true,
        render: (row) => words(row) + (row.isOptional ? ` (${t('funnel.optional')})` : ''),
        value: (row) => row.place,
      },
      number('reached'),
      ...(funnel.unit === 'SESSION' ? [number('users')] : []),
      rate('perPrevious', 'perPreviousStep'),
      rate('perFirst', 'perFirstStep'),
      number('lost'),
      ...(funnel.unit === 'SESSION' ? [number('lostUsers')] : []),
      ...quantiles.map((id): Column<Row> => ({
        id,
        header: t(`funnel.column.${id}`),
        align: 'end',
        render: ({ secondsFromPrevious }) =>
          secondsFromPrevious ? <EstimateText estimate={secondsFromPrevious[id]} stacked /> : '–',
        value: ({ secondsFromPrevious }) => secondsFromPrevious?.[id].value ?? null,
        csv: ({ secondsFromPrevious }) => ({
          [id]: secondsFromPrevious?.[id].value ?? null,
          [`${id}Low`]: secondsFromPrevious?.[id].low ?? null,
          [`${id}High`]: secondsFromPrevious?.[id].high ?? null,
        }),
      })),
    ];
  }, [t, formats, words, funnel]);
  return (
    <Section title={t('funnel.tableTitle')} note={t('funnel.tableNote')}>
      <DataTable
        label={t('funnel.tableTitle')}
        columns={columns}
        rows={funnel.steps.map((step, place) => ({ ...step, ...users?.[place], place }))}
        rowKey={({ place }) => String(place)}
        csvName={`funnel-steps-${funnel.period.from}-${funnel.period.to}`}
      />
    </Section>
  );
}
