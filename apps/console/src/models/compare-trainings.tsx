import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { boardHeight } from './leaderboard-view.js';
import classes from './models.module.css';
import { outcomeOf } from './outcome.js';
import { Points } from './points.js';
import { CompareTrainingsDocument, type CompareTrainingsQuery } from '@cartograph/sdk/operations/models';
import { VerdictMark } from './verdict-mark.js';

type Comparison = CompareTrainingsQuery['compareTrainings'];
type Row = Comparison['rows'][number];

/** Leaderboards of several trainings side by side, in the order in which they were made, with the drift from first to last. */
export function CompareTrainings({ ids, onClose }: { ids: readonly string[]; onClose(): void }) {
  const t = useTranslations();
  // Ids begin with the time they were made at.
  const inOrder = useMemo(() => ids.toSorted(), [ids]);
  const [{ data, error }, ask] = useQuery({ query: CompareTrainingsDocument, variables: { ids: inOrder } });
  return (
    <Section
      title={t('models.compare.title')}
      note={t('models.compare.note')}
      aside={
        <Button variant="subtle" color="gray" size="compact-sm" onClick={onClose}>
          {t('models.compare.close')}
        </Button>
      }
    >
      <QueryView
        data={data?.compareTrainings}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[240]} />}
      >
        {(comparison) => <ComparisonTable comparison={comparison} />}
      </QueryView>
      {ids.length === 1 && <p className={classes.note}>{t('models.compare.one')}</p>}
    </Section>
  );
}

function ComparisonTable({ comparison: { trainings, rows, differing } }: { comparison: Comparison }) {
  const t = useTranslations();
  const { instant, list } = useFormats();
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        id: 'model',
        header: t('models.model'),
        isTitle: true,
        render: ({ kind }) => t(`modelKind.${kind}`),
        value: ({ kind }) => kind,
      },
      ...trainings.map(({ id, trainedAt }, place): Column<Row> => ({
        id,
        header: instant(trainedAt),
        align: 'end',
        render: ({ figures }) => {
          const figure = figures[place];
          return (
            figure && (
              <span className={classes.points}>
                <EstimateText estimate={figure.ndcg} stacked />
                {figure.rank !== null && (
                  <span className={classes.quiet}>{t('models.compare.rank', { rank: figure.rank })}</span>
                )}
              </span>
            )
          );
        },
        value: ({ figures }) => figures[place]?.ndcg.value ?? null,
      })),
      ...(trainings.length > 1
        ? [
            {
              id: 'drift',
              header: t('models.compare.drift'),
              metric: 'drift',
              align: 'end',
              render: ({ drift }) => <Points estimate={drift} />,
              value: ({ drift }) => drift.value,
              csv: ({ drift }) => ({ drift: drift.value, driftLow: drift.low, driftHigh: drift.high }),
            } satisfies Column<Row>,
            {
              id: 'verdict',
              header: t('models.verdict'),
              render: ({ drift }) => {
                const outcome = outcomeOf(drift);
                return outcome === 'unknown' ? (
                  UNKNOWN
                ) : (
                  <VerdictMark outcome={outcome}>{t(`models.compare.outcome.${outcome}`)}</VerdictMark>
                );
              },
              value: ({ drift }) => outcomeOf(drift),
            } satisfies Column<Row>,
          ]
        : []),
    ],
    [t, instant, trainings],
  );
  return (
    <>
      {differing.length > 0 && (
        <p className={classes.sentence}>
          {t('models.compare.caution', { what: list(differing.map((code) => t(`models.compare.differing.${code}`))) })}
        </p>
      )}
      <DataTable
        label={t('models.compare.table')}
        columns={columns}
        rows={rows}
        rowKey={({ kind }) => kind}
        csvName="training-comparison"
        maxHeight={boardHeight}
        empty={t('models.noScores')}
      />
    </>
  );
}
