import { SegmentedControl } from '@mantine/core';
import { useCallback } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/act.js';
import { inSentence } from '../ui/lead.js';
import { Method } from '../ui/method.js';
import { Page, Section } from '../ui/page.js';
import { ProvenanceProvider } from '../ui/provenance.js';
import { SnapshotLine } from '../ui/snapshot-line.js';
import { AnswerSkeleton, EmptyState, Waiting } from '../ui/states.js';
import { useUrlState } from '../ui/url-state.js';
import { groupCodec, seenCodec } from './leaderboard-view.js';
import { LeaderboardDocument, LeaderboardEvidenceDocument, type LeaderboardQuery } from './models.generated.js';
import { MetricChart } from './metric-chart.js';
import { PrecisionExplained } from './precision-explained.js';
import { Protocol } from './protocol.js';
import { ScoreTable } from './score-table.js';
import { TrainButton } from './train-button.js';
import { Winners } from './winners.js';

export type LeaderboardData = NonNullable<LeaderboardQuery['leaderboard']>;

const groups = ['ALL', 'COLD', 'LIGHT', 'REGULAR', 'HEAVY'] as const;

/** Which model wins for whom? */
export default function ModelsPage() {
  const t = useTranslations();
  const { can } = useSession();
  const [group, setGroup] = useUrlState('group', groupCodec);
  const [seen, setSeen] = useUrlState('seen', seenCodec);
  const includeSeen = seen === 'yes';
  const [{ data, error }, ask] = useQuery({ query: LeaderboardDocument, variables: { includeSeen } });
  const board = data?.leaderboard ?? undefined;
  const isUntrained = data !== undefined && board === undefined;
  const request = useActRequest(board, includeSeen);
  return (
    <Page
      name={t('app.pages.models')}
      question={t('app.questions.models')}
      answer={board ? <Answer board={board} /> : isUntrained ? t('models.answer.untrained') : error ? undefined : <AnswerSkeleton />}
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
        <QueryView data={board} error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} whileLoading={<Waiting heights={[220, 320, 320]} />}>
          {(shown) => (
            <ProvenanceProvider snapshot={shown.snapshot}>
              <SnapshotLine />
              <Winners board={shown} request={request} seenSwitch={<SegmentedControl size="xs" aria-label={t('models.seenLabel')} value={seen} onChange={(value) => setSeen(seenCodec.read(value) ?? 'no')} data={(['no', 'yes'] as const).map((value) => ({ value, label: t(`models.seen.${value}`) }))} />} />
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
                <MetricChart board={shown} group={group} includesSeen={includeSeen} />
                <ScoreTable board={shown} group={group} includesSeen={includeSeen} />
              </Section>
              <PrecisionExplained board={shown} includesSeen={includeSeen} />
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

function Answer({ board }: { board: LeaderboardData }) {
  const t = useTranslations();
  const { list } = useFormats();
  const kinds = [...new Set(board.winners.map(({ model }) => model.kind))];
  const [only] = kinds;
  if (!only) return t('models.answer.none');
  if (kinds.length === 1) return t.rich('models.answer.one', { ...inSentence, model: t(`modelKind.${only}`) });
  return t('models.answer.several', {
    wins: list(
      kinds.map((kind) =>
        t('models.answer.win', {
          model: t(`modelKind.${kind}`),
          groups: list(board.winners.filter(({ model }) => model.kind === kind).map(({ group }) => t(`group.${group}`))),
        }),
      ),
    ),
  });
}

function useActRequest(board: LeaderboardData | undefined, includeSeen: boolean): () => ActRequest {
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
          board.winners.map(({ group, model, value }) => t('models.act.winner', { group: t(`group.${group}`), model: t(`modelKind.${model.kind}`), value: formats.estimate(value) })),
        ),
      }),
      document: LeaderboardEvidenceDocument,
      variables: { includeSeen },
      snapshotId: board.snapshot.id,
    };
  }, [board, includeSeen, formats, pathname, search, t]);
}
