import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { EstimateText } from '../ui/estimate-text.js';
import { boardHeight, metricNames, scoresOf, type Board, type GroupChoice, type Scored } from './leaderboard-view.js';
import { ModelLink } from './model-link.js';

/** Every metric of every model for one population. */
export function ScoreTable({ board, group, includesSeen }: { board: Board; group: GroupChoice; includesSeen: boolean }) {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const rows = useMemo(() => scoresOf(board.models, group, includesSeen), [board, group, includesSeen]);
  const columns = useMemo<Column<Scored>[]>(
    () => [
      { id: 'model', header: t('models.model'), isTitle: true, render: ({ model }) => <ModelLink model={model} />, value: ({ model }) => model.kind },
      ...metricNames.map(
        (name): Column<Scored> => ({
          id: name,
          header: t(`metric.${name}.name`),
          metric: name,
          align: 'end',
          render: ({ metrics }) => <EstimateText estimate={metrics[name]} stacked />,
          value: ({ metrics }) => metrics[name].value,
          csv: ({ metrics }) => ({ [name]: metrics[name].value, [`${name}Low`]: metrics[name].low, [`${name}High`]: metrics[name].high }),
        }),
      ),
      {
        id: 'coverage',
        header: t('metric.catalogueCoverage.name'),
        metric: 'catalogueCoverage',
        align: 'end',
        render: ({ metrics }) => percent(metrics.catalogueCoverage),
        value: ({ metrics }) => metrics.catalogueCoverage,
      },
      { id: 'users', header: t('metric.testUsers.name'), metric: 'testUsers', align: 'end', render: ({ metrics }) => count(metrics.users), value: ({ metrics }) => metrics.users },
    ],
    [t, count, percent],
  );
  return <DataTable label={t('models.scoresTable')} columns={columns} rows={rows} rowKey={({ model }) => model.id} csvName="model-scores" maxHeight={boardHeight} empty={t('models.noScores')} />;
}
