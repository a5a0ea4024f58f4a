import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { useMutation, useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useRefusal } from '../client/user-errors.js';
import { Marked } from '../ui/demo-badge.js';
import { Page, Section } from '../ui/page.js';
import { ProvenanceProvider } from '../ui/provenance.js';
import { AnswerSkeleton, NotFound, Waiting } from '../ui/states.js';
import { useToast } from '../ui/toast.js';
import { CampaignFacts } from './campaign-facts.js';
import { CampaignDetailDocument, UpdateCampaignDocument } from './campaigns.generated.js';
import { DesignView } from './design-view.js';
import { EditDrawer } from './edit-drawer.js';
import { SimulateForm } from './simulate-form.js';
import { SimulationView, useSimulationVerdict } from './simulation-view.js';
import { useDesignVerdict, type Campaign } from './verdicts.js';

const nextStatuses = { DRAFT: ['APPROVED'], SIMULATED: ['APPROVED'], APPROVED: ['RUNNING'], RUNNING: ['FINISHED'], FINISHED: [] } as const;

/** One campaign: its design, what its simulation says, and what becomes of it. */
export default function CampaignPage() {
  const t = useTranslations();
  const { id = '' } = useParams();
  const [{ data, error }, ask] = useQuery({ query: CampaignDetailDocument, variables: { id }, requestPolicy: 'cache-and-network' });
  const campaign = data?.campaign;
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  if (data && !campaign) {
    return (
      <NotFound
        actions={
          <Button component={Link} to="/campaigns">
            {t('campaigns.toList')}
          </Button>
        }
      />
    );
  }
  return (
    <Page
      name={campaign?.name ?? t('app.pages.campaigns')}
      question={campaign ? t('campaigns.oneQuestion', { name: campaign.name }) : t('app.questions.campaigns')}
      answer={campaign ? <Marked isSynthetic={campaign.isSynthetic}><Verdict campaign={campaign} /></Marked> : error ? undefined : <AnswerSkeleton />}
      actions={campaign && <CampaignActions campaign={campaign} onRefresh={refresh} />}
    >
      <QueryView data={campaign ?? undefined} error={error} onRetry={refresh} whileLoading={<Waiting heights={[120, 420, 420]} />}>
        {(shown) => (
          <ProvenanceProvider {...shown.audience.preview} isSynthetic={shown.isSynthetic}>
            <CampaignFacts campaign={shown} />
            <Section title={t('campaigns.step.simulate')} note={t('campaigns.simulateNote')}>
              <SimulateForm campaign={shown} onStarted={refresh} />
            </Section>
            {shown.simulations.map((simulation, index) => (
              <SimulationView key={simulation.id} simulation={simulation} isNewest={index === 0} />
            ))}
            <Section title={t('campaigns.designTitle')}>
              <DesignView design={shown.design} plan={wishOf(shown)} />
            </Section>
          </ProvenanceProvider>
        )}
      </QueryView>
    </Page>
  );
}

export const wishOf = ({ upliftRelative, power, alpha }: Campaign) => ({ upliftPercent: upliftRelative * 100, power, alpha });

function Verdict({ campaign }: { campaign: Campaign }) {
  const design = useDesignVerdict();
  const simulated = useSimulationVerdict();
  const newest = campaign.simulations.find(({ result }) => result !== null);
  return newest?.result ? simulated(newest.result, newest) : design(campaign.design, wishOf(campaign));
}

function CampaignActions({ campaign, onRefresh }: { campaign: Campaign; onRefresh(): void }) {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const { can } = useSession();
  const [isEditing, editing] = useDisclosure();
  const [{ fetching }, update] = useMutation(UpdateCampaignDocument);
  if (!can('campaigns:write')) return null;
  const setStatus = async (status: Campaign['status']): Promise<void> => {
    const { data, error } = await update({ input: { id: campaign.id, version: campaign.version, status } });
    const refusal = read({ userErrors: data?.updateCampaign.userErrors, error });
    if (refusal.general) toast({ kind: 'failed', text: refusal.general });
    onRefresh();
  };
  const next = nextStatuses[campaign.status];
  return (
    <>
      <Button variant="default" onClick={editing.open}>
        {t('campaigns.edit')}
      </Button>
      {next.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" loading={fetching} rightSection={<IconChevronDown size={14} />}>
              {t(`campaigns.status.${campaign.status}`)}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {next.map((status) => (
              <Menu.Item key={status} onClick={() => void setStatus(status)}>
                {t(`campaigns.become.${status}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {isEditing && <EditDrawer campaign={campaign} onClose={editing.close} onSaved={onRefresh} />}
    </>
  );
}
