import { Button, NumberInput, Select } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useJobTray } from '../client/job-tray.js';
import { newMutationKey } from '../client/mutation-key.js';
import { useSession } from '../client/session.js';
import { useShop } from '../client/shop.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import { FormAlert } from '../ui/form-alert.js';
import { SimulateCampaignDocument } from './campaigns.generated.js';
import classes from './campaigns.module.css';
import type { Campaign } from './verdicts.js';

const runChoices = [200, 1_000, 5_000];

/** Runs the test many times on the shop's own users. */
export function SimulateForm({ campaign, onStarted }: { campaign: Campaign; onStarted(): void }) {
  const t = useTranslations();
  const read = useRefusal();
  const { follow } = useJobTray();
  const shop = useShop();
  const mayRun = useSession().can('campaigns:write');
  const [runs, setRuns] = useState('1000');
  const [seed, setSeed] = useState<number>(1);
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, simulate] = useMutation(SimulateCampaignDocument);
  const start = async (): Promise<void> => {
    const { data, error } = await simulate({ input: { campaignId: campaign.id, runs: Number(runs), seed, clientMutationKey: newMutationKey() } });
    const job = data?.simulateCampaign.job;
    if (job) {
      setRefusal(accepted);
      follow(job.id);
      onStarted();
    } else setRefusal(read({ userErrors: data?.simulateCampaign.userErrors, error }));
  };
  if (!mayRun) return null;
  if (campaign.isSynthetic && !shop.isSynthetic) return <FormAlert text={t('demo.replaced')} />;
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <FormAlert text={refusal.general} />
      <div className={classes.fields}>
        <Select label={t('campaigns.runs')} value={runs} onChange={(value) => setRuns(value ?? '1000')} data={runChoices.map((value) => ({ value: String(value), label: t('campaigns.runsOption', { count: value }) }))} allowDeselect={false} />
        <NumberInput label={t('campaigns.seed')} value={seed} onChange={(value) => setSeed(typeof value === 'number' ? value : 1)} allowDecimal={false} min={0} max={2_147_483_647} />
        <Button type="submit" size="sm" loading={fetching} leftSection={<IconPlayerPlay size={16} stroke={1.8} />}>
          {t('campaigns.simulate')}
        </Button>
      </div>
    </form>
  );
}
