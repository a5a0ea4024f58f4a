import { useCallback } from 'react';
import { Navigate, useLocation, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { LongQueryView } from '../client/long-query-view.js';
import { useLongQuery } from '../client/use-long-query.js';
import { useFormats } from '../i18n/use-formats.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { askable, useScope, type ScopeVariables } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { useChangeWords } from '../ui/words/change-words.js';
import { Method } from '../ui/page/method.js';
import { Page } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, Waiting } from '../ui/notice/states.js';
import { TrackingLead } from '../ui/notice/tracking-lead.js';
import { ChangeCards } from './change-cards.js';
import { ChangeTable } from './change-table.js';
import { Freshness } from './freshness.js';
import { Plans } from './plans.js';
import type { ChangeRow, TodayData } from './three-changes.js';
import { GetChangesDocument, TodayEvidenceDocument } from '@cartograph/sdk/operations/changes';

/** Parameters that only the overview has, which was at this address before. */
const OVERVIEW_KEYS = ['chart', 'sort', 'by'];

/** What changed, what needs me? */
export default function TodayPage() {
  const [search] = useSearchParams();
  if (OVERVIEW_KEYS.some((key) => search.has(key))) return <Navigate to={`/overview?${search.toString()}`} replace />;
  return <Today />;
}

function Today() {
  const t = useTranslations();
  const { variables } = useScope();
  const query = useLongQuery(GetChangesDocument, { ...variables, first: 100 }, { question: 'CHANGES', ...variables });
  const changes = query.data?.analytics.changes;
  const request = useActRequest(changes, variables);
  return (
    <Page
      name={t('app.pages.today')}
      question={t('app.questions.today')}
      answer={changes ? <Answer changes={changes} /> : query.error || query.work ? undefined : <AnswerSkeleton />}
      filters={<ScopeBar answered={changes?.period ?? null} />}
      actions={changes && changes.findings.length > 0 && <ActButton request={() => request(null)} />}
    >
      <LongQueryView query={query} answer={changes} whileLoading={<Waiting heights={[190, 300]} />}>
        {(shown) => (
          <ProvenanceProvider
            snapshot={shown.snapshot}
            timeZone={shown.timeZone}
            period={shown.period}
            query={shown.definition.query}
          >
            <SnapshotLine hasMoney />
            <ChangeCards changes={shown} request={request} />
            <Plans />
            <Freshness changes={shown} />
            {shown.findings.length > 0 && <ChangeTable changes={shown} request={request} />}
            <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
              <p>{t('today.method')}</p>
            </Method>
          </ProvenanceProvider>
        )}
      </LongQueryView>
      {query.work && <Plans />}
    </Page>
  );
}

/** What the tracking took out of it, then what stands out most. */
function Answer({ changes }: { changes: TodayData }) {
  const t = useTranslations();
  const notCompared = changes.setAside.find(({ reason }) => reason === 'TRACKING')?.candidates ?? 0;
  // Nothing is compared across a change of the tracking: no figure mixes the days before and after.
  const faults = changes.faults.filter(({ kind }) => kind !== 'EVENT_TYPE_LEVEL_CHANGED');
  return (
    <>
      <TrackingLead answer={{ ...changes, faults }} />
      {notCompared > 0 && `${t('today.answer.notCompared', { count: notCompared })} `}
      <Sentence changes={changes} />
    </>
  );
}

function Sentence({
  changes: { findings, totalFindings, lookedAt, detectable, period, incomputable },
}: {
  changes: TodayData;
}) {
  const t = useTranslations();
  const { dayRange, share } = useFormats();
  const { variables } = useScope();
  const { sentence } = useChangeWords(variables.filter);
  const [first] = findings;
  const range = dayRange(period.from, period.to);
  if (incomputable) return t('today.answer.cannot', { reason: incomputable.reason, period: range });
  if (!first)
    return t('today.answer.nothing', {
      period: range,
      lookedAt,
      rise: detectable === null ? 'none' : share(Number(detectable.toPrecision(2))),
    });
  return (
    <>
      {t('today.answer.stands', { count: totalFindings, period: range, lookedAt })} <b>{sentence(first)}</b>
    </>
  );
}

/** What is acted on: the strongest change, or one of them. The evidence names its period, so that it can be asked again on newer data. */
function useActRequest(
  changes: TodayData | undefined,
  variables: ScopeVariables,
): (change: ChangeRow | null) => ActRequest {
  const t = useTranslations();
  const { dayRange } = useFormats();
  const { subject, sentence } = useChangeWords(variables.filter);
  const { pathname, search } = useLocation();
  return useCallback(
    (change) => {
      const about = change ?? changes?.findings[0];
      if (!changes || !about) throw new Error('nothing is shown that could be acted on');
      const { from, to } = changes.period;
      return {
        page: pathname + search,
        title: t('today.act.title', { subject: subject(about), direction: about.direction }),
        summary: t('today.act.summary', {
          sentence: sentence(about),
          period: dayRange(from, to),
          lookedAt: changes.lookedAt,
        }),
        document: TodayEvidenceDocument,
        variables: { ...variables, period: askable(changes.period) },
        snapshotId: changes.snapshot.id,
        claim: {
          path: ['analytics', 'changes', 'findings', `subject=${about.subject}`, 'effect'],
          direction: about.direction === 'UP' ? 'ABOVE' : 'BELOW',
        },
      };
    },
    [changes, variables, t, dayRange, subject, sentence, pathname, search],
  );
}
