import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { metricColumns, testUsersColumn } from './figure-columns.js';
import { boardHeight, type Scored } from './leaderboard-view.js';
import { ModelLink } from './model-link.js';
import type { PrecisionQuery } from '@cartograph/sdk/operations/models';

/** What the page of precision is shown from. */
export type PrecisionBoard = NonNullable<PrecisionQuery['leaderboard']>;
/** A model with its scores. */
export type PrecisionRow = Scored<PrecisionBoard['models'][number]>;

const names = ['precision', 'attainablePrecision', 'hitRate', 'recall'] as const;

/** What part of the attainable precision each model reaches, beside what a visitor feels. */
export function PrecisionTable({ rows }: { rows: readonly PrecisionRow[] }) {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const columns = useMemo<Column<PrecisionRow>[]>(
    () => [
      {
        id: 'model',
        header: t('models.model'),
        isTitle: true,
        render: ({ model }) => <ModelLink model={model} />,
        value: ({ model }) => model.kind,
      },
      ...metricColumns(names, (name) => t(`metric.${name}.name`)),
      {
        id: 'part',
        header: t('models.precision.part'),
        metric: 'partReached',
        align: 'end',
        render: (row) => {
          const part = partReached(row);
          return part === null ? UNKNOWN : percent(part);
        },
        value: partReached,
      },
      testUsersColumn(t('metric.testUsers.name'), count),
    ],
    [t, count, percent],
  );
  return (
    <DataTable
      label={t('models.precision.tableTitle')}
      columns={columns}
      rows={rows}
      rowKey={({ model }) => model.id}
      csvName="precision"
      maxHeight={boardHeight}
      empty={t('models.noScores')}
    />
  );
}

/** Null where either is unknown, or nothing could be reached. */
export function partReached({
  metrics: { precision, attainablePrecision },
}: Pick<PrecisionRow, 'metrics'>): number | null {
  return precision.value === null || !attainablePrecision.value ? null : precision.value / attainablePrecision.value;
}
