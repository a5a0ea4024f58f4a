import { SegmentedControl } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart/chart.js';
import type { ChartInk } from '../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Section } from '../ui/page/page.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { differenceChart } from './difference-chart.js';
import { boardHeight, type Board, type ModelRow } from './leaderboard-view.js';
import { ModelLink } from './model-link.js';
import classes from './models.module.css';
import { outcomeOf, type Outcome } from './outcome.js';
import { Points, usePointWords } from './points.js';
import { usePWords } from './p-words.js';
import { VerdictMark } from './verdict-mark.js';

const againstCodec = oneOf(['popularity', 'best'], 'popularity');

interface Compared {
  model: ModelRow;
  difference: ModelRow['differences'][number];
  outcome: Outcome;
}

/** Every model against popularity or against the best, on the same users; those that lose are shown losing. */
export function Differences({ board, includesSeen }: { board: Board; includesSeen: boolean }) {
  const t = useTranslations();
  const { count, points } = useFormats();
  const words = usePointWords();
  const pWords = usePWords();
  const [against, setAgainst] = useUrlState('against', againstCodec);
  const best = useMemo(
    () =>
      board.models
        .flatMap(({ differences }) => differences)
        .find((difference) => difference.includesSeen === includesSeen && difference.against.kind !== 'POPULARITY')
        ?.against,
    [board, includesSeen],
  );
  const rows = useMemo(
    () =>
      comparedWith(board.models, includesSeen, against === 'popularity' ? 'POPULARITY' : (best?.kind ?? 'POPULARITY')),
    [board, includesSeen, against, best],
  );
  const option = useCallback(
    (ink: ChartInk) =>
      differenceChart(
        rows.map(({ model, difference }) => ({ label: t(`modelKind.${model.kind}`), estimate: difference.estimate })),
        ink,
        {
          points,
          range: (estimate) => words(estimate).interval,
          users: rows[0] ? [t('metric.testUsers.name'), count(rows[0].difference.users)] : null,
          difference: t('models.differenceIn'),
        },
      ),
    [rows, points, words, count, t],
  );
  const columns = useMemo<Column<Compared>[]>(
    () => [
      {
        id: 'model',
        header: t('models.model'),
        isTitle: true,
        render: ({ model }) => <ModelLink model={model} />,
        value: ({ model }) => model.kind,
      },
      {
        id: 'difference',
        header: t('models.differenceIn'),
        metric: 'modelDifference',
        align: 'end',
        render: ({ difference }) => <Points estimate={difference.estimate} />,
        value: ({ difference }) => difference.estimate.value,
        csv: ({ difference: { against: other, estimate } }) => ({
          against: other.kind,
          difference: estimate.value,
          differenceLow: estimate.low,
          differenceHigh: estimate.high,
        }),
      },
      {
        id: 'p',
        header: t('models.pAdjusted'),
        metric: 'pAdjusted',
        align: 'end',
        render: ({ difference }) => pWords(difference.pAdjusted),
        value: ({ difference }) => difference.pAdjusted,
      },
      {
        id: 'verdict',
        header: t('models.verdict'),
        render: ({ outcome }) => <VerdictMark outcome={outcome}>{t(`models.outcome.${outcome}`)}</VerdictMark>,
        value: ({ outcome }) => outcome,
      },
      {
        id: 'users',
        header: t('metric.testUsers.name'),
        metric: 'testUsers',
        align: 'end',
        render: ({ difference }) => count(difference.users),
        value: ({ difference }) => difference.users,
      },
    ],
    [t, count, pWords],
  );
  const number = (outcome: Outcome): number => rows.filter((row) => row.outcome === outcome).length;
  const other = rows[0]?.difference.against.kind;
  return (
    <Section
      title={t('models.differencesTitle')}
      note={t('models.differencesNote')}
      aside={
        best && (
          <SegmentedControl
            size="xs"
            aria-label={t('models.againstLabel')}
            value={against}
            onChange={(value) => setAgainst(againstCodec.read(value) ?? 'popularity')}
            data={[
              { value: 'popularity', label: t('models.against.popularity') },
              { value: 'best', label: t('models.against.best', { model: t(`modelKind.${best.kind}`) }) },
            ]}
          />
        )
      }
    >
      {other && (
        <Chart
          height={rows.length * 34 + 36}
          option={option}
          summary={t('models.differencesSummary', {
            model: t(`modelKind.${other}`),
            better: number('better'),
            worse: number('worse'),
            open: number('open') + number('unknown'),
          })}
        />
      )}
      <div className={other ? classes.table : undefined}>
        <DataTable
          label={t('models.differencesTitle')}
          columns={columns}
          rows={rows}
          rowKey={({ model }) => model.id}
          csvName="model-differences"
          maxHeight={boardHeight}
          empty={t('models.noDifferences')}
        />
      </div>
    </Section>
  );
}

/** The models that were compared with one of a kind, largest difference first. */
function comparedWith(models: readonly ModelRow[], includesSeen: boolean, kind: ModelRow['kind']): Compared[] {
  return models
    .flatMap((model) => {
      const difference = model.differences.find(
        (entry) => entry.includesSeen === includesSeen && entry.against.kind === kind,
      );
      return difference ? [{ model, difference, outcome: outcomeOf(difference.estimate, difference.pAdjusted) }] : [];
    })
    .toSorted((a, b) => (b.difference.estimate.value ?? -1) - (a.difference.estimate.value ?? -1));
}
