import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../../client/query-view.js';
import { AnswerSkeleton, Waiting } from '../../ui/notice/states.js';
import { useCampaign } from '../campaign.js';
import {
  CampaignPlannedDocument,
  DesignCampaignDocument,
  CampaignOverviewDocument,
} from '@cartograph/sdk/operations/campaigns';
import { useGivenNames } from '../given-names.js';
import { useTestVerdict } from '../designer/test-verdict.js';
import { useScenarioVerdict } from '../simulation/scenario-verdict.js';
import { TabAnswer } from '../tab-answer.js';
import { CampaignFacts } from './campaign-facts.js';

/** Will it be profitable? What was decided first, once it was. Then the verdict of its newest simulation; before any, whether a test of the plan can tell, and what is planned. */
export default function OverviewTab() {
  const t = useTranslations();
  const { campaign } = useCampaign();
  const verdictOf = useScenarioVerdict();
  const names = useGivenNames();
  const [{ data, error }, ask] = useQuery({
    query: CampaignOverviewDocument,
    variables: { id: campaign.id },
    requestPolicy: 'cache-and-network',
  });
  const decision = data?.campaign?.decision;
  const scenario = data?.campaign?.scenarioRuns.find(({ isTrial, result }) => !isTrial && result !== null);
  const told = scenario?.result ? verdictOf(scenario.result, scenario.runs) : null;
  return (
    <>
      {!error && (
        <TabAnswer>
          {decision && `${t('result.decision.made', { kind: decision.kind, arm: names.arm(decision.arm ?? '') })} `}
          {told ?? (data?.campaign ? !decision && <DesignAnswer id={campaign.id} /> : <AnswerSkeleton />)}
        </TabAnswer>
      )}
      <QueryView
        data={data?.campaign ?? undefined}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[220]} />}
      >
        {() => <CampaignFacts campaign={campaign} />}
      </QueryView>
    </>
  );
}

function DesignAnswer({ id }: { id: string }) {
  const verdict = useTestVerdict();
  const [{ data: planned }] = useQuery({ query: CampaignPlannedDocument, variables: { id } });
  const [{ data, error }] = useQuery({ query: DesignCampaignDocument, variables: { input: { campaignId: id } } });
  const campaign = planned?.campaign;
  if (error) return null;
  return campaign && data ? (
    verdict(data.designCampaign, {
      upliftRelative: campaign.upliftRelative,
      power: campaign.power,
      windowDays: campaign.plan.windowDays,
    })
  ) : (
    <AnswerSkeleton />
  );
}
