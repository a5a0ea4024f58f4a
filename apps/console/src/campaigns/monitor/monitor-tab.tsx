import { useEffect, useRef, useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../../client/query-view.js';
import { useFormats } from '../../i18n/use-formats.js';
import { Section } from '../../ui/page/page.js';
import { AnswerSkeleton, Waiting } from '../../ui/notice/states.js';
import { useCampaign, type Campaign } from '../campaign.js';
import { useGivenNames } from '../given-names.js';
import { beforeEnd, isBeforeEnd, isBroken, type Analysis, type AnalysisLine } from '../result/analysis.js';
import { GuardrailList } from '../result/guardrail-list.js';
import { useAnalysis } from '../result/use-analysis.js';
import { TabAnswer } from '../tab-answer.js';
import { BoundsSection } from './bounds-section.js';
import { ExposureSection } from './exposure-section.js';
import { LookSection } from './look-section.js';
import { MonitorActions } from './monitor-actions.js';
import { MonitorFigures } from './monitor-figures.js';
import { CampaignChangedDocument, CampaignMonitorDocument } from '@cartograph/sdk/operations/campaign-analyses';
import { exposureRate, type Monitored } from './monitored.js';
import { OutcomesSection } from './outcomes-section.js';
import { RatioSection } from './ratio-section.js';
import { SendSection } from './send-section.js';
import { useMonitorAnswer } from './use-monitor-answer.js';

/** News of a campaign that come within this time are read once. */
const quietMs = 1_000;
const minuteMs = 60_000;
const noAnalyses: readonly AnalysisLine[] = [];

/** Does it go as planned, and what is to be done? */
export default function MonitorTab() {
  const { campaign, refresh } = useCampaign();
  const [{ data, error }, ask] = useQuery({
    query: CampaignMonitorDocument,
    variables: { id: campaign.id },
    requestPolicy: 'cache-and-network',
  });
  const monitored = data?.campaign;
  const reload = (): void => {
    refresh();
    ask({ requestPolicy: 'network-only' });
  };
  useNews(campaign.id, reload);
  const { isThere, analysis, error: missing, refresh: again } = useAnalysis(monitored?.analyses ?? noAnalyses, null);
  const now = useNow();
  return (
    <QueryView
      data={monitored && (!isThere || analysis) ? monitored : undefined}
      error={error ?? missing}
      onRetry={() => {
        reload();
        again();
      }}
      whileLoading={
        <>
          <TabAnswer>
            <AnswerSkeleton />
          </TabAnswer>
          <Waiting heights={[106, 200, 280, 280]} />
        </>
      }
    >
      {(shown) => (
        <MonitorView campaign={campaign} monitored={shown} analysis={analysis} now={now} onChanged={reload} />
      )}
    </QueryView>
  );
}

function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), minuteMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Calls when the server tells that something of the campaign changed. */
function useNews(id: string, onNews: () => void): void {
  const [{ data }] = useSubscription({ query: CampaignChangedDocument, variables: { id } });
  const call = useRef(onNews);
  useEffect(() => {
    call.current = onNews;
  });
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    // What comes while a reading is due is read with it: news that never pause must not put it off.
    if (!data || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      call.current();
    }, quietMs);
  }, [data]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
}

interface MonitorViewProps {
  campaign: Campaign;
  monitored: Monitored;
  /** The newest one that has a result. */
  analysis: Analysis | null;
  now: Date;
  onChanged(): void;
}

/** The whole tab, of what is known at a time. */
export function MonitorView({ campaign, monitored, analysis, now, onChanged }: MonitorViewProps) {
  const t = useTranslations();
  const answer = useMonitorAnswer();
  const found = analysis?.result ?? null;
  const isHidden = isBeforeEnd(monitored, found);
  const areArmsBroken = monitored.exposures.sampleRatio.isMismatch || (found !== null && isBroken(found.decision));
  const hasStarted = monitored.startedAt !== null;
  return (
    <>
      <TabAnswer>{answer(monitored, found, now)}</TabAnswer>
      <MonitorActions
        campaign={campaign}
        monitored={monitored}
        said={found && (isHidden ? beforeEnd(found.decision) : found.decision)}
        onChanged={onChanged}
      />
      {hasStarted && (
        <>
          <MonitorFigures campaign={monitored} now={now} />
          <RatioSection exposures={monitored.exposures} />
          <Section title={t('result.guardrail.title')} note={t('result.guardrail.note')}>
            {analysis && found ? (
              <GuardrailList
                rows={found.metrics}
                plan={analysis.plan}
                isBroken={areArmsBroken}
                isBeforeEnd={isHidden}
              />
            ) : (
              <GuardrailsToCome monitored={monitored} />
            )}
          </Section>
          <ExposureSection exposures={monitored.exposures} plannedPerDay={exposureRate(monitored, now).planned} />
          <BoundsSection analysis={analysis} isBroken={areArmsBroken} isHidden={isHidden} />
          <LookSection campaign={monitored} onDone={onChanged} />
          <OutcomesSection monitored={monitored} found={found} />
        </>
      )}
      <SendSection campaign={monitored} onDone={onChanged} />
    </>
  );
}

function GuardrailsToCome({ monitored: { plan } }: { monitored: Monitored }) {
  const t = useTranslations();
  const names = useGivenNames();
  const { list } = useFormats();
  const guarded = plan.metrics.filter(({ role }) => role === 'GUARDRAIL').map(({ name }) => names.metric(name));
  return (
    <p>
      {guarded.length === 0 ? t('result.guardrail.none') : t('monitor.guardrailsToCome', { metrics: list(guarded) })}
    </p>
  );
}
