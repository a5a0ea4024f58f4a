import { SegmentedControl } from '@mantine/core';
import { useCallback } from 'react';
import { Link, useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { dependsOn } from '../client/depends-on.js';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { Method } from '../ui/page/method.js';
import { Page, Section } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, EmptyState, NotFound, Waiting } from '../ui/notice/states.js';
import { useUrlState } from '../ui/page/url-state.js';
import { CostOfAccuracy } from './cost-of-accuracy.js';
import { Differences } from './differences.js';
import { LeaderboardAnswer } from './leaderboard-answer.js';
import {
  LeaderboardDocument,
  LeaderboardEvidenceDocument,
  type LeaderboardQuery,
} from '@cartograph/sdk/operations/models';
import { groupCodec, seenCodec, trainingCodec, type Board } from './leaderboard-view.js';
import { MetricChart } from './metric-chart.js';
import classes from './models.module.css';
import { ModelsTabs } from './models-tabs.js';
import { Notes } from './notes.js';
import { NotTrained } from './not-trained.js';
import { Protocol } from './protocol.js';
import { RouterGain } from './router-gain.js';
import { RouterTable } from './router-table.js';
import { ScoreTable } from './score-table.js';
import { TrainButton } from './train-dialog.js';

const groups = ['ALL', 'COLD', 'LIGHT', 'REGULAR', 'HEAVY'] as const;

/** Which model wins for whom? */
export default function LeaderboardPage() {
  const t = useTranslations();
  const { can } = useSession();
  const [group, setGroup] = useUrlState('group', groupCodec);
  const [seen, setSeen] = useUrlState('seen', seenCodec);
  const [training] = useUrlState('training', trainingCodec);
  const includesSeen = seen === 'yes';
  const [{ data, error }, ask] = useQuery({
    query: LeaderboardDocument,
    variables: { training: training || null, includeSeen: includesSeen },
    context: dependsOn('Training', 'LiveModel'),
  });
  const board = data?.leaderboard ?? undefined;
  const isUntrained = data !== undefined && board === undefined && training === '';
  const request = useActRequest(board, training, includesSeen);
  if (data && !board && training !== '')
    return <NotFound actions={<Link to="/models">{t('models.toLiveModel')}</Link>} />;
  return (
    <Page
      name={t('app.pages.models')}
      question={t('app.questions.models')}
      answer={
        board ? (
          <LeaderboardAnswer board={board} liveModel={data?.liveModel ?? null} />
        ) : isUntrained ? (
          t('models.answer.untrained')
        ) : error ? undefined : (
          <AnswerSkeleton />
        )
      }
      filters={<ModelsTabs />}
      actions={
        <>
          {can('models:write') && <TrainButton />}
          {board && <ActButton request={request} />}
        </>
      }
    >
      {isUntrained ? (
        <EmptyState title={t('models.untrainedTitle')}>
          <p>{can('models:write') ? t('models.untrainedText') : t('models.untrainedAsk')}</p>
        </EmptyState>
      ) : (
        <QueryView
          data={board}
          error={error}
          onRetry={() => ask({ requestPolicy: 'network-only' })}
          whileLoading={<Waiting heights={[260, 180, 420, 320]} />}
        >
          {(shown) => (
            <ProvenanceProvider snapshot={shown.snapshot}>
              <SnapshotLine />
              <BoardNotes board={shown} liveModel={data?.liveModel ?? null} />
              <RouterTable
                board={shown}
                request={request}
                seenSwitch={
                  <SegmentedControl
                    size="xs"
                    aria-label={t('models.seenLabel')}
                    value={seen}
                    onChange={(value) => setSeen(seenCodec.read(value) ?? 'no')}
                    data={(['no', 'yes'] as const).map((value) => ({ value, label: t(`models.seen.${value}`) }))}
                  />
                }
              />
              <RouterGain board={shown} />
              <Section
                title={t('models.scoresTitle', { k: shown.protocol.k })}
                aside={
                  <SegmentedControl
                    size="xs"
                    aria-label={t('models.groupLabel')}
                    value={group}
                    onChange={(value) => setGroup(groupCodec.read(value) ?? 'ALL')}
                    data={groups.map((value) => ({ value, label: t(`models.groupName.${value}`) }))}
                  />
                }
              >
                <MetricChart board={shown} group={group} includesSeen={includesSeen} />
                <div className={classes.table}>
                  <ScoreTable board={shown} group={group} includesSeen={includesSeen} />
                </div>
              </Section>
              <Differences board={shown} includesSeen={includesSeen} />
              <CostOfAccuracy board={shown} includesSeen={includesSeen} />
              <NotTrained board={shown} />
              <Protocol protocol={shown.protocol} />
              <Method>
                <p>{t('models.method')}</p>
              </Method>
            </ProvenanceProvider>
          )}
        </QueryView>
      )}
    </Page>
  );
}

/** What must be known before a figure is read. */
function BoardNotes({ board, liveModel }: { board: Board; liveModel: LeaderboardQuery['liveModel'] }) {
  const t = useTranslations();
  const { instant } = useFormats();
  /** Too few users to judge, or, where there are figures, too few before the split date to choose by. */
  const smallness = ({ models }: Board): string => {
    const judged = models[0]?.metrics.find(({ group, includesSeen }) => group === null && !includesSeen);
    return judged?.ndcg.value == null
      ? t('models.tooSmall', { users: judged?.users ?? 0 })
      : t('models.tooSmallToChoose');
  };
  const notes = [
    ...(board.tooSmall === null ? [] : [smallness(board)]),
    ...(liveModel?.problem == null ? [] : [t('models.liveModelProblem')]),
  ];
  return (
    <>
      <Notes notes={notes} />
      {!board.training.isLive && (
        <p className={classes.aside}>
          {t('models.ofTraining', { at: instant(board.training.trainedAt) })}{' '}
          <Link to="/models" className={classes.link}>
            {t('models.toLiveModel')}
          </Link>
        </p>
      )}
    </>
  );
}

function useActRequest(board: Board | undefined, training: string, includeSeen: boolean): () => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const { pathname, search } = useLocation();
  return useCallback(() => {
    if (!board) throw new Error('nothing is shown that could be acted on');
    return {
      page: pathname + search,
      title: t('models.act.title'),
      summary: t('models.act.summary', {
        winners: formats.list(
          board.router.map(({ segment, model, evidence }) =>
            t('models.act.winner', {
              group: t(`group.${segment}`),
              model: t(`modelKind.${model.kind}`),
              value: formats.estimate(evidence.onHoldout.value),
            }),
          ),
        ),
      }),
      document: LeaderboardEvidenceDocument,
      variables: { training: training || null, includeSeen },
      snapshotId: board.snapshot.id,
    };
  }, [board, training, includeSeen, formats, pathname, search, t]);
}
