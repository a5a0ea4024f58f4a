import { lazy, Suspense } from 'react';
import { useTranslations } from 'use-intl';
import { LongQueryView } from '../client/long-query-view.js';
import { useSession } from '../client/session.js';
import { useLongQuery } from '../client/use-long-query.js';
import { useFormats } from '../i18n/use-formats.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { useScope } from '../scope/scope.js';
import { ActButton } from '../ui/page/act.js';
import { inSentence } from '../ui/page/lead.js';
import { AssumptionList } from '../ui/words/assumption-list.js';
import { Method } from '../ui/page/method.js';
import { Page } from '../ui/page/page.js';
import { usePowerWords } from '../ui/words/power-words.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, Waiting } from '../ui/notice/states.js';
import { TrackingLead } from '../ui/notice/tracking-lead.js';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import { useBehaviorAct } from './act-on.js';
import { GetAssociationDocument } from '@cartograph/sdk/operations/association';
import type { BehaviorData } from './behavior-data.js';
import { EventSection } from './event-section.js';
import { LeadSection } from './lead-section.js';
import { PairSection } from './pair-section.js';
import { usePairChoice } from './pair-choice.js';
import { PathSection } from './path-section.js';
import { ReplaySection } from './replay-section.js';
import { SequenceSection } from './sequence-section.js';
import { SimpsonSection } from './simpson-section.js';
import { TimeToPurchaseSection } from './time-to-purchase-section.js';
import { TransitionSection } from './transition-section.js';
import { useThingName } from '../ui/text/thing-name.js';

const SessionDrawer = lazy(() => import('./session-drawer.js').then((module) => ({ default: module.SessionDrawer })));

/** How do actions hang together? */
export default function BehaviorPage() {
  const t = useTranslations();
  const { variables } = useScope();
  const { input } = usePairChoice();
  const mayReadPeople = useSession().can('people:read');
  const [session, setSession] = useUrlState('session', anyText);
  const query = useLongQuery(
    GetAssociationDocument,
    { ...variables, input },
    { question: 'ASSOCIATION', ...variables, association: input },
  );
  const { data, error, work } = query;
  const answer = data?.analytics.association;
  const request = useBehaviorAct(answer, variables, input);
  const power = usePowerWords('PAIR');
  return (
    <Page
      name={t('app.pages.behavior')}
      question={t('app.questions.behavior')}
      answer={
        answer ? (
          <>
            <TrackingLead answer={answer} />
            <BehaviorAnswer answer={answer} />
          </>
        ) : error || work ? undefined : (
          <AnswerSkeleton />
        )
      }
      filters={<ScopeBar answered={answer?.period ?? null} />}
      actions={answer && <ActButton request={() => request(null)} />}
    >
      <LongQueryView query={query} answer={answer} whileLoading={<Waiting heights={[420, 260, 480, 300]} />}>
        {(shown) => (
          <ProvenanceProvider
            snapshot={shown.snapshot}
            timeZone={shown.timeZone}
            period={shown.period}
            faults={shown.faults}
            daysLeftOut={shown.daysLeftOut}
            query={shown.definition.query}
          >
            <SnapshotLine />
            <TransitionSection transitions={shown.transitions} request={request} />
            <PairSection baskets={shown.baskets} request={request} />
            <SequenceSection found={shown.sequences} request={request} />
            <EventSection events={shown.events} request={request} />
            <LeadSection behaviors={shown.behaviors} request={request} />
            <SimpsonSection found={shown.simpson} />
            <AssumptionList assumptions={shown.assumptions} />
            <PathSection />
            <TimeToPurchaseSection />
            {mayReadPeople && <ReplaySection onOpen={setSession} />}
            <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
              <p>{t('behavior.method', { lookedAt: shown.lookedAt, power: power.all(shown.baskets.power) })}</p>
            </Method>
          </ProvenanceProvider>
        )}
      </LongQueryView>
      {session !== '' && mayReadPeople && (
        <Suspense fallback={null}>
          <SessionDrawer id={session} onClose={() => setSession('')} />
        </Suspense>
      )}
    </Page>
  );
}

function BehaviorAnswer({
  answer: { verdict, lookedAt, findingCount, refutedCount, baskets },
}: {
  answer: BehaviorData;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const name = useThingName();
  const power = usePowerWords('PAIR');
  if (verdict === 'INCOMPUTABLE') return t('behavior.answer.nothing');
  const pair = baskets.pairs.find(({ judgment, controlled }) => judgment.holds && controlled.value !== null);
  const looked = { lookedAt: formats.count(lookedAt), found: findingCount };
  if (!pair)
    return t.rich('behavior.answer.noPair', {
      ...inSentence,
      ...looked,
      refuted: refutedCount,
      power: power.one(baskets.power),
    });
  return t.rich('behavior.answer.pair', {
    ...inSentence,
    ...looked,
    unit: baskets.unit,
    from: baskets.from,
    to: baskets.to,
    first: name(pair.first),
    second: name(pair.second),
    times: formats.estimate(pair.controlled),
    interval: formats.interval(pair.controlled) ?? '–',
  });
}
