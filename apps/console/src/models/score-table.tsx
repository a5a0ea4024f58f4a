import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { metricColumns, testUsersColumn } from './figure-columns.js';
import { boardHeight, metricNames, scoresOf, type Board, type GroupChoice, type Scored } from './leaderboard-view.js';
import { ModelLink } from './model-link.js';

/** Every metric of every model for one population. */
export function ScoreTable({
  board,
  group,
  includesSeen,
}: {
  board: Board;
  group: GroupChoice;
  includesSeen: boolean;
}) {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const rows = useMemo(() => scoresOf(board.models, group, includesSeen), [board, group, includesSeen]);
  const columns = useMemo<Column<Scored>[]>(
    () => [
      {
        id: 'model',
        header: t('models.model'),
        isTitle: true,
        render: ({ model }) => <ModelLink model={model} />,
        value: ({ model }) => model.kind,
      },
      ...metricColumns(metricNames, (name) => t(`metric.${name}.name`)),
      {
        id: 'coverage',
        header: t('metric.catalogCoverage.name'),
        metric: 'catalogCoverage',
        align: 'end',
        render: ({ metrics }) => percent(metrics.catalogCoverage),
        value: ({ metrics }) => metrics.catalogCoverage,
      },
      testUsersColumn(t('metric.testUsers.name'), count),
    ],
    [t, count, percent],
  );
  return (
    <DataTable
      label={t('models.scoresTable')}
      columns={columns}
      rows={rows}
      rowKey={({ model }) => model.id}
      csvName="model-scores"
      maxHeight={boardHeight}
      empty={t('models.noScores')}
    />
  );
}
