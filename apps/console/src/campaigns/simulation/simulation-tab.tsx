import { Button, Select } from '@mantine/core';
import { useRef } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../../client/query-view.js';
import { isOver } from '../../client/use-job.js';
import { useFormats } from '../../i18n/use-formats.js';
import { Section } from '../../ui/page/page.js';
import { useProvenance } from '../../ui/text/provenance.js';
import { AnswerSkeleton, Waiting } from '../../ui/notice/states.js';
import { TrackingLead } from '../../ui/notice/tracking-lead.js';
import { anyText, useUrlState } from '../../ui/page/url-state.js';
import { useCampaign } from '../campaign.js';
import { FollowedJob } from '../followed-job.js';
import { TabAnswer } from '../tab-answer.js';
import { AaSection } from './aa-section.js';
import { ScenarioResults } from './scenario-results.js';
import { scenarioText } from './scenario-file.js';
import { isFinished, type ScenarioRow } from './scenario-run.js';
import { ScenarioSection } from './scenario-section.js';
import { useScenarioVerdict } from './scenario-verdict.js';
import { CampaignSimulationsDocument, GetScenarioDraftDocument } from '@cartograph/sdk/operations/campaigns';
import type { SimulatedCampaign } from './distribution.js';
import { useDraft } from './use-draft.js';
import { WhatIf } from './what-if.js';
import classes from './scenario.module.css';

/** What would come of it? The campaign tried on the shop's own past by a scenario, and its test where nothing was done. */
export default function SimulationTab() {
  const { campaign, refresh } = useCampaign();
  const [{ data, error }, ask] = useQuery({
    query: CampaignSimulationsDocument,
    variables: { id: campaign.id },
    requestPolicy: 'cache-and-network',
  });
  const askAgain = (): void => ask({ requestPolicy: 'network-only' });
  const onStarted = (): void => {
    askAgain();
    refresh();
  };
  return (
    <QueryView
      data={data?.campaign ?? undefined}
      error={error}
      onRetry={askAgain}
      whileLoading={<Waiting heights={[150, 420, 150]} />}
    >
      {(shown) => <Simulations campaign={shown} onStarted={onStarted} onLooked={askAgain} />}
    </QueryView>
  );
}

interface SimulationsProps {
  campaign: SimulatedCampaign;
  onStarted(): void;
  /** A run ended, or a quick look began or ended: the simulations are to be asked for again. */
  onLooked(): void;
}

function Simulations({ campaign, onStarted, onLooked }: SimulationsProps) {
  const t = useTranslations();
  const [chosen, setChosen] = useUrlState('run', anyText);
  const [{ data: draft }] = useQuery({ query: GetScenarioDraftDocument, variables: { campaignId: campaign.id } });
  const [edited, setEdited] = useDraft(campaign.id);
  const editor = useRef<HTMLDivElement>(null);
  const runs = campaign.scenarioRuns.filter(({ isTrial }) => !isTrial);
  const trials = campaign.scenarioRuns.filter(({ isTrial }) => isTrial);
  const shown = runs.find(({ id }) => id === chosen) ?? runs.find(isFinished) ?? runs[0] ?? null;
  const underWay = runs.filter((run) => run.id !== shown?.id && run.result === null && !isOver(run.job));
  const planText = draft ? scenarioText(draft.scenarioDraft.scenario, draft.scenarioDraft.notes) : null;
  const from = shown ? scenarioText(shown.scenario) : planText;
  const text = edited ?? from;
  const edit = (next: string): void => setEdited(next === from ? null : next);
  const take = (next: string): void => {
    setEdited(next);
    editor.current?.scrollIntoView({ block: 'start' });
  };
  return (
    <>
      <TabAnswer>
        <Answer shown={shown} />
      </TabAnswer>
      {runs.length > 0 && (
        <div className={classes.actions}>
          {runs.length > 1 && <RunChoice runs={runs} shown={shown} onChoose={setChosen} />}
          <Button size="xs" variant="default" onClick={() => editor.current?.scrollIntoView({ block: 'start' })}>
            {t('simulation.change')}
          </Button>
        </div>
      )}
      {underWay.map((run) => (
        <Section key={run.id} title={t('simulation.underWay')}>
          <FollowedJob job={run.job} onDone={onLooked} />
        </Section>
      ))}
      {shown && <ScenarioResults key={shown.id} run={shown} isSynthetic={campaign.isSynthetic} onOver={onLooked} />}
      {shown && isFinished(shown) && shown.result.netProfit !== null && (
        <WhatIf
          key={`what-if ${shown.id}`}
          campaignId={campaign.id}
          run={shown}
          trials={trials}
          onStarted={onLooked}
          onTake={take}
        />
      )}
      <div ref={editor}>
        {text !== null && (
          <ScenarioSection
            campaign={campaign}
            text={text}
            onText={edit}
            onReset={edited === null ? null : () => setEdited(null)}
            onPlan={() => planText !== null && edit(planText)}
            onStarted={(id) => {
              setChosen(id);
              setEdited(null);
              onStarted();
            }}
          />
        )}
      </div>
      <AaSection campaign={campaign} onStarted={onStarted} />
    </>
  );
}

/** Earlier simulations of the campaign. */
function RunChoice({
  runs,
  shown,
  onChoose,
}: {
  runs: readonly ScenarioRow[];
  shown: ScenarioRow | null;
  onChoose(id: string): void;
}) {
  const t = useTranslations();
  const { instant } = useFormats();
  return (
    <Select
      size="xs"
      w={340}
      maw="100%"
      aria-label={t('simulation.which')}
      data={runs.map((run) => ({
        value: run.id,
        label: t('simulation.runOption', {
          at: instant(run.createdAt),
          runs: run.runs,
          seed: run.seed,
          state: isFinished(run) ? 'done' : isOver(run.job) ? 'failed' : 'waiting',
        }),
      }))}
      value={shown?.id ?? null}
      onChange={(id) => id && onChoose(id)}
      allowDeselect={false}
    />
  );
}

function Answer({ shown }: { shown: ScenarioRow | null }) {
  const t = useTranslations();
  const verdict = useScenarioVerdict();
  const { period } = useProvenance();
  if (shown && isFinished(shown)) {
    const { faults, daysLeftOut } = shown.result;
    return (
      <>
        {period && <TrackingLead answer={{ period, faults, daysLeftOut }} lacks="purchases" />}
        {verdict(shown.result, shown.runs)}
      </>
    );
  }
  if (shown && !isOver(shown.job)) return <AnswerSkeleton />;
  return t('campaigns.notSimulated');
}
