import { SegmentedControl } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { useScope } from '../scope/scope.js';
import { ActButton } from '../ui/page/act.js';
import { inSentence } from '../ui/page/lead.js';
import { Method } from '../ui/page/method.js';
import { Page } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, Waiting } from '../ui/notice/states.js';
import { isMissing, TrackingLead } from '../ui/notice/tracking-lead.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { CartsPage } from './carts-page.js';
import { FunnelDocument } from '@cartograph/sdk/operations/funnel';
import { readFunnel, type FunnelData } from './funnel-state.js';
import { Groups } from './group-table.js';
import { largestLoss } from './largest-loss.js';
import { StepBars } from './step-bars.js';
import { StepBuilder } from './step-builder.js';
import { StepTable } from './step-table.js';
import { useStepWords } from './step-words.js';
import { useFunnelActs } from './use-funnel-acts.js';
import { useStepUsers } from './use-step-users.js';

const tabs = ['steps', 'carts'] as const;
const tabCodec = oneOf(tabs, 'steps');

/** Where do we lose them? Along any steps, or with a full cart. */
export default function FunnelPage() {
  const t = useTranslations();
  const [tab, setTab] = useUrlState('tab', tabCodec);
  const choice = (
    <SegmentedControl
      size="xs"
      aria-label={t('funnel.tabLabel')}
      value={tab}
      onChange={(value) => setTab(tabCodec.read(value) ?? 'steps')}
      data={tabs.map((value) => ({ value, label: t(`funnel.tab.${value}`) }))}
    />
  );
  return tab === 'carts' ? <CartsPage choice={choice} /> : <StepsPage choice={choice} />;
}

function StepsPage({ choice }: { choice: ReactNode }) {
  const t = useTranslations();
  const { variables } = useScope();
  const [search] = useSearchParams();
  const input = useMemo(() => readFunnel(search), [search]);
  const [{ data, error }, ask] = useQuery({ query: FunnelDocument, variables: { ...variables, input } });
  const funnel = data?.analytics.funnel;
  const users = useStepUsers(funnel, variables, input);
  const acts = useFunnelActs(funnel, variables, input);
  return (
    <Page
      name={t('app.pages.funnel')}
      question={t('app.questions.funnel')}
      answer={funnel ? <FunnelAnswer funnel={funnel} /> : error ? undefined : <AnswerSkeleton />}
      filters={
        <>
          {choice}
          <ScopeBar answered={funnel?.period ?? null} />
        </>
      }
      actions={funnel && <ActButton request={() => acts.request(null)} />}
    >
      <StepBuilder />
      <QueryView
        data={funnel}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[320, 220, 480]} />}
      >
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
            <StepBars funnel={shown} users={users} request={() => acts.request(null)} ruleOf={acts.ruleOf} />
            <StepTable funnel={shown} users={users} />
            <Groups funnel={shown} request={acts.request} />
            <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
              <p>{t('funnel.method.order', { order: shown.order })}</p>
              <p>{t('funnel.method.unit', { unit: shown.unit })}</p>
              <p>{t('funnel.method.ties')}</p>
            </Method>
          </ProvenanceProvider>
        )}
      </QueryView>
    </Page>
  );
}

/** What its rates leave out or mix, then where most are lost. */
export function FunnelAnswer({ funnel }: { funnel: FunnelData }) {
  return (
    <>
      <TrackingLead answer={funnel} />
      <FunnelSentence funnel={funnel} />
    </>
  );
}

function FunnelSentence({ funnel }: { funnel: FunnelData }) {
  const { steps, unit } = funnel;
  const t = useTranslations();
  const formats = useFormats();
  const words = useStepWords();
  const loss = largestLoss(steps);
  const began = steps[0]?.reached ?? 0;
  const unlogged = steps.find(
    ({ isOptional, perFirstStep }) => !isOptional && perFirstStep.incomputable?.reason === 'NOT_LOGGED',
  );
  const unknown = unlogged && t('funnel.answer.unknown', { step: words(unlogged) });
  if (!loss) return unknown ?? (isMissing(funnel) ? t('tracking.missing') : t('funnel.answer.nothing'));
  if (!unknown && steps.slice(1).every(({ reached }) => reached === 0))
    return t('funnel.answer.nobodyFurther', { unit, count: began });
  const skipped = steps.findIndex(({ ways }) => ways !== null && ways.without > 0);
  const next = steps.find((step, place) => skipped !== -1 && place > skipped && !step.isOptional);
  const [step] = skipped === -1 ? [] : steps.slice(skipped);
  return (
    <>
      {t.rich('funnel.answer.loss', {
        ...inSentence,
        unit,
        from: words(loss.from),
        to: words(loss.to),
        share: formats.percent(loss.share),
        lost: formats.count(loss.lost),
        of: formats.count(loss.from.reached),
      })}{' '}
      {step?.ways &&
        next &&
        t('funnel.answer.without', { unit, count: step.ways.without, step: words(step), next: words(next) })}{' '}
      {unknown}
    </>
  );
}
