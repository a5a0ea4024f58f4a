import { IconTrophy } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import type { Board } from './leaderboard-view.js';
import { ModelLink } from './model-link.js';
import classes from './models.module.css';
import { Points } from './points.js';

type Entry = Board['router'][number];

/** For every group of users the model that answers them: chosen on validation, with what became of the choice on the holdout. */
export function RouterTable({
  board,
  request,
  seenSwitch,
}: {
  board: Board;
  request(): ActRequest;
  seenSwitch: ReactNode;
}) {
  const t = useTranslations();
  const { count } = useFormats();
  const single = board.routerGainDetail.single.id;
  const columns = useMemo<Column<Entry>[]>(
    () => [
      {
        id: 'group',
        header: t('models.group'),
        isTitle: true,
        render: ({ segment }) => t(`group.${segment}`),
        value: ({ segment }) => segment,
      },
      {
        id: 'model',
        header: t('models.winner'),
        render: ({ model }) => (
          <span className={classes.winner}>
            <IconTrophy size={15} stroke={1.7} aria-hidden />
            <ModelLink model={model} />
          </span>
        ),
        value: ({ model }) => model.kind,
      },
      {
        id: 'validation',
        header: t('models.onValidation'),
        metric: 'ndcg',
        align: 'end',
        render: ({ evidence }) => <EstimateText estimate={evidence.value} stacked />,
        value: ({ evidence }) => evidence.value.value,
        csv: ({ evidence: { value } }) => ({
          validationNdcg: value.value,
          validationLow: value.low,
          validationHigh: value.high,
        }),
      },
      {
        id: 'lead',
        header: t('models.difference'),
        metric: 'ndcgDifference',
        align: 'end',
        render: ({ evidence }) => <Points estimate={evidence.difference} />,
        value: ({ evidence }) => evidence.difference.value,
        csv: ({ evidence: { difference, runnerUp } }) => ({
          runnerUp: runnerUp?.kind ?? null,
          lead: difference.value,
          leadLow: difference.low,
          leadHigh: difference.high,
        }),
      },
      {
        id: 'users',
        header: t('models.validationUsers'),
        metric: 'validationUsers',
        align: 'end',
        render: ({ segment, evidence }) =>
          segment === 'ANONYMOUS' ? t('models.sessionCount', { count: evidence.testUsers }) : count(evidence.testUsers),
        value: ({ evidence }) => evidence.testUsers,
      },
      {
        id: 'holdout',
        header: t('models.onHoldout'),
        metric: 'ndcg',
        align: 'end',
        render: ({ evidence }) => <EstimateText estimate={evidence.onHoldout.value} stacked />,
        value: ({ evidence }) => evidence.onHoldout.value.value,
        csv: ({
          evidence: {
            onHoldout: { value, users },
          },
        }) => ({ holdoutNdcg: value.value, holdoutLow: value.low, holdoutHigh: value.high, holdoutUsers: users }),
      },
      {
        id: 'overPopularity',
        header: t('models.overPopularity'),
        metric: 'overPopularity',
        align: 'end',
        render: ({ evidence: { onHoldout } }) =>
          onHoldout.overPopularity ? (
            <Points estimate={onHoldout.overPopularity} />
          ) : (
            <span className={classes.quiet}>{t('models.isPopularity')}</span>
          ),
        value: ({ evidence }) => evidence.onHoldout.overPopularity?.value ?? null,
      },
      {
        id: 'reason',
        header: t('models.reason'),
        width: '24%',
        isProse: true,
        render: (entry) => <Why entry={entry} single={single} />,
      },
    ],
    [t, count, single],
  );
  return (
    <Section title={t('models.winnersTitle')} note={t('models.winnersNote')} aside={seenSwitch}>
      <DataTable
        label={t('models.winnersTitle')}
        columns={columns}
        rows={board.router}
        rowKey={({ segment }) => segment}
        csvName="winners"
        renderAction={({ segment }) => <ActButton what={t(`group.${segment}`)} request={request} />}
        empty={t('models.answer.none')}
      />
    </Section>
  );
}

function Why({ entry: { segment, model, evidence }, single }: { entry: Entry; single: string }) {
  const t = useTranslations();
  const { value, difference, runnerUp, testUsers } = evidence;
  const name = t(`modelKind.${model.kind}`);
  const unit = segment === 'ANONYMOUS' ? 'sessions' : 'users';
  if (value.value === null)
    return t('models.why.tooFew', { users: testUsers, unit, group: t(`group.${segment}`), model: name });
  if (!runnerUp) return t('models.why.alone', { model: name });
  return t('models.why.won', {
    model: name,
    unit,
    runnerUp: t(`modelKind.${runnerUp.kind}`),
    certainty:
      difference.low !== null && difference.low > 0
        ? 'clear'
        : segment !== 'ANONYMOUS' && model.id === single
          ? 'common'
          : 'open',
  });
}
