import { IconTrophy } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/act.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { EstimateText } from '../ui/estimate-text.js';
import { Section } from '../ui/page.js';
import type { LeaderboardData } from './models-page.js';
import classes from './models.module.css';

type Winner = LeaderboardData['winners'][number];

/** For every group of users the model that answers them, against whom it won and how sure that is. */
export function Winners({ board, request, seenSwitch }: { board: LeaderboardData; request(): ActRequest; seenSwitch: ReactNode }) {
  const t = useTranslations();
  const { count } = useFormats();
  const columns = useMemo<Column<Winner>[]>(
    () => [
      { id: 'group', header: t('models.group'), isTitle: true, render: ({ group }) => t(`group.${group}`), value: ({ group }) => group },
      {
        id: 'model',
        header: t('models.winner'),
        render: ({ model }) => (
          <span className={classes.winner}>
            <IconTrophy size={15} stroke={1.7} aria-hidden />
            {t(`modelKind.${model.kind}`)}
          </span>
        ),
        value: ({ model }) => model.kind,
      },
      {
        id: 'value',
        header: t('metric.ndcg.name'),
        metric: 'ndcg',
        align: 'end',
        render: ({ value }) => <EstimateText estimate={value} />,
        value: ({ value }) => value.value,
        csv: ({ value, metric }) => ({ metric, value: value.value, low: value.low, high: value.high }),
      },
      { id: 'runnerUp', header: t('models.runnerUp'), render: ({ runnerUp }) => (runnerUp ? t(`modelKind.${runnerUp.kind}`) : '–'), value: ({ runnerUp }) => runnerUp?.kind ?? null },
      {
        id: 'difference',
        header: t('models.difference'),
        metric: 'ndcgDifference',
        align: 'end',
        render: ({ difference }) => <EstimateText estimate={difference} />,
        value: ({ difference }) => difference.value,
        csv: ({ difference }) => ({ difference: difference.value, differenceLow: difference.low, differenceHigh: difference.high }),
      },
      { id: 'testUsers', header: t('metric.testUsers.name'), metric: 'testUsers', align: 'end', render: ({ testUsers }) => count(testUsers), value: ({ testUsers }) => testUsers },
      {
        id: 'reason',
        header: t('models.reason'),
        width: '34%',
        render: ({ value, difference, group, model, runnerUp, testUsers }) =>
          value.value === null
            ? t('models.why.tooFew', { users: testUsers, group: t(`group.${group}`), model: t(`modelKind.${model.kind}`) })
            : runnerUp
              ? t('models.why.won', {
                  model: t(`modelKind.${model.kind}`),
                  runnerUp: t(`modelKind.${runnerUp.kind}`),
                  users: testUsers,
                  certainty: difference.low !== null && difference.low > 0 ? 'clear' : 'open',
                })
              : t('models.why.alone', { model: t(`modelKind.${model.kind}`), users: testUsers }),
        csv: ({ reason }) => ({ reason }),
      },
    ],
    [t, count],
  );
  return (
    <Section title={t('models.winnersTitle')} note={t('models.winnersNote')} aside={seenSwitch}>
      <DataTable
        label={t('models.winnersTitle')}
        columns={columns}
        rows={board.winners}
        rowKey={({ group }) => group}
        csvName="winners"
        renderAction={({ group }) => <ActButton what={t(`group.${group}`)} request={request} />}
        empty={t('models.answer.none')}
      />
    </Section>
  );
}
