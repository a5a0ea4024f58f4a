import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../../client/query-view.js';
import { Method } from '../../ui/page/method.js';
import { Section } from '../../ui/page/page.js';
import { ProvenanceProvider } from '../../ui/text/provenance.js';
import { AnswerSkeleton, EmptyState, Waiting } from '../../ui/notice/states.js';
import { CurrencyNote } from '../../ui/notice/snapshot-line.js';
import { useCampaign, type Campaign } from '../campaign.js';
import { useGivenNames } from '../given-names.js';
import { TabAnswer } from '../tab-answer.js';
import {
  beforeEnd,
  isBeforeEnd,
  isBroken,
  lastWindowOver,
  wasOver,
  type Analysis,
  type AnalysisLine,
  type CampaignResult,
} from './analysis.js';
import { DecisionSection } from './decision-section.js';
import { EarlierNote, EarlierSection } from './earlier-section.js';
import { EffectsSection } from './effects-section.js';
import { ForecastSection } from './forecast-section.js';
import { GuardrailList } from './guardrail-list.js';
import { LeftOutSection } from './left-out-section.js';
import { NoveltySection } from './novelty-section.js';
import { PlanSection } from './plan-section.js';
import { CampaignResultDocument } from '@cartograph/sdk/operations/campaign-analyses';
import classes from './result.module.css';
import { RobustnessSection } from './robustness-section.js';
import { SegmentsSection } from './segments-section.js';
import { useShownVerdict, type VerdictState } from './shown-verdict.js';
import { useAnalysis } from './use-analysis.js';
import { VerdictSection } from './verdict-section.js';

const noAnalyses: readonly AnalysisLine[] = [];

/** What did it bring? The verdict of an analysis first, then all that it rests on. */
export default function ResultTab() {
  const { campaign, refresh } = useCampaign();
  const [search] = useSearchParams();
  const [{ data, error }, ask] = useQuery({
    query: CampaignResultDocument,
    variables: { id: campaign.id },
    requestPolicy: 'cache-and-network',
  });
  const result = data?.campaign;
  const {
    isThere,
    analysis,
    error: missing,
    refresh: again,
  } = useAnalysis(result?.analyses ?? noAnalyses, search.get('analysis'));
  const reload = (): void => {
    refresh();
    ask({ requestPolicy: 'network-only' });
  };
  const whole = result && (!isThere || analysis) ? { result, analysis } : undefined;
  return (
    <QueryView
      data={whole}
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
          <Waiting heights={[160, 420, 220]} />
        </>
      }
    >
      {(shown) => <ResultView campaign={campaign} {...shown} onChanged={reload} />}
    </QueryView>
  );
}

interface ResultViewProps {
  campaign: Campaign;
  result: CampaignResult;
  analysis: Analysis | null;
  onChanged(): void;
}

/** The page of one analysis; without one, what has to happen first. */
export function ResultView({ campaign, result, analysis, onChanged }: ResultViewProps) {
  const t = useTranslations();
  const shown = useShownVerdict();
  const names = useGivenNames();
  const found = analysis?.result ?? null;
  if (!analysis || !found) {
    const title = result.analyses.length > 0 ? t('result.none.pendingTitle') : t('result.none.title');
    return (
      <>
        <TabAnswer>
          {result.decision
            ? t('result.decision.made', { kind: result.decision.kind, arm: names.arm(result.decision.arm ?? '') })
            : title}
        </TabAnswer>
        <EmptyState
          title={title}
          actions={
            <Button component={Link} to={`/campaigns/${encodeURIComponent(result.id)}/monitor`} variant="default">
              {t('result.none.toMonitor')}
            </Button>
          }
        >
          <p>
            {result.analyses.length > 0 ? t('result.none.pending') : t('result.none.text', { status: result.status })}
          </p>
        </EmptyState>
        {result.startedAt !== null && (
          <DecisionSection campaign={campaign} result={result} said={null} onDecided={onChanged} />
        )}
        <PlanSection campaign={result} />
      </>
    );
  }
  const isHidden = isBeforeEnd(result, found);
  const newest = result.analyses.find((one) => one.result !== null)?.id ?? analysis.id;
  const isEarlier = newest !== analysis.id;
  const isOver = isEarlier ? wasOver(result, analysis) : result.status === 'FINISHED';
  const waitsFor = isHidden && isOver && !isEarlier && !isBroken(found.decision) ? lastWindowOver(result) : null;
  const state: VerdictState = { found, isOver, isHidden, waitsFor, isSettled: isEarlier || result.decision !== null };
  const said = isHidden ? beforeEnd(found.decision) : found.decision;
  const { verdict } = shown(state);
  const made =
    result.decision && !isEarlier
      ? t('result.decision.made', { kind: result.decision.kind, arm: names.arm(result.decision.arm ?? '') })
      : null;
  return (
    <ProvenanceProvider isSynthetic={analysis.isSynthetic}>
      <TabAnswer>{made === null ? verdict : waitsFor ? made : t('result.decision.after', { made, verdict })}</TabAnswer>
      {isEarlier && <EarlierNote campaignId={result.id} />}
      <VerdictSection analysis={analysis} alpha={result.alpha} {...state} />
      <DecisionSection campaign={campaign} result={result} said={isEarlier ? null : said} onDecided={onChanged} />
      <EffectsSection analysis={analysis} found={found} isHidden={isHidden} />
      <Section title={t('result.guardrail.title')} note={t('result.guardrail.note')}>
        <GuardrailList
          rows={found.metrics}
          plan={analysis.plan}
          isBroken={isBroken(found.decision)}
          isBeforeEnd={isHidden}
        />
      </Section>
      <ForecastSection campaign={result} found={found} isHidden={isHidden} />
      {!isHidden && <SegmentsSection segments={found.segments} />}
      {!isHidden && <NoveltySection novelty={found.novelty} alpha={result.alpha} />}
      {!isHidden && <RobustnessSection checks={found.robustness} />}
      <PlanSection campaign={result} />
      <LeftOutSection units={found.units} />
      <EarlierSection
        campaign={result}
        shownId={analysis.id}
        waitsFor={waitsFor}
        told={isHidden ? beforeEnd : (one) => one}
      />
      <div className={classes.tools}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPrinter size={15} stroke={1.7} />}
          onClick={() => window.print()}
        >
          {t('result.print')}
        </Button>
      </div>
      <Method>
        <p>{t('result.method.windows', { window: analysis.plan.windowDays })}</p>
        <p>{t('result.method.arms')}</p>
        <p>{t('result.method.rates', { framework: analysis.plan.framework.kind })}</p>
        <p>
          {t('result.method.correction', {
            kind: analysis.plan.framework.kind === 'BAYESIAN' ? 'NONE' : analysis.plan.correction,
          })}
        </p>
        <p>
          <CurrencyNote />
        </p>
      </Method>
    </ProvenanceProvider>
  );
}
