import { Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useRefusal } from '../client/user-errors.js';
import { useToast } from '../ui/notice/toast.js';
import type { Campaign } from './campaign.js';
import { UpdateCampaignDocument } from '@cartograph/sdk/operations/campaigns';
import { EditDrawer } from './edit-drawer.js';
import { StartDialog } from './monitor/start-dialog.js';
import { StopDialog } from './stop-dialog.js';
import classes from './campaigns.module.css';

/** Where a person may move a campaign; only a simulation of its plan makes a draft SIMULATED. */
const nextStatuses = {
  DRAFT: [],
  SIMULATED: ['APPROVED'],
  APPROVED: ['RUNNING', 'DRAFT'],
  RUNNING: ['FINISHED'],
  FINISHED: [],
} as const;

/** What can be done with a campaign from each of its tabs: changing its words, and its next status. */
export function CampaignActions({ campaign, onRefresh }: { campaign: Campaign; onRefresh(): void }) {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const { can } = useSession();
  const [isEditing, editing] = useDisclosure();
  const [isStarting, starting] = useDisclosure();
  const [isStopping, stopping] = useDisclosure();
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
      {campaign.status === 'DRAFT' && (
        <span className={classes.status} title={t('campaigns.draftHint')}>
          {t('campaigns.status.DRAFT')}
        </span>
      )}
      {next.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" loading={fetching} rightSection={<IconChevronDown size={14} />}>
              {t(`campaigns.status.${campaign.status}`)}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {next.map((status) => (
              <Menu.Item
                key={status}
                onClick={() =>
                  status === 'FINISHED'
                    ? stopping.open()
                    : status === 'RUNNING'
                      ? starting.open()
                      : void setStatus(status)
                }
              >
                {t(`campaigns.become.${status}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {isStarting && <StartDialog campaign={campaign} onClose={starting.close} onStarted={onRefresh} />}
      {isStopping && <StopDialog campaign={campaign} onClose={stopping.close} onStopped={onRefresh} />}
      {isEditing && <EditDrawer campaign={campaign} onClose={editing.close} onSaved={onRefresh} />}
    </>
  );
}
