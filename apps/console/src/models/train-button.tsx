import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useJobTray } from '../client/job-tray.js';
import { newMutationKey } from '../client/mutation-key.js';
import { useRefusal } from '../client/user-errors.js';
import { useToast } from '../ui/toast.js';
import { StartTrainingDocument } from './models.generated.js';

/** Trains every model anew; the job's progress stays in sight on every page. */
export function TrainButton() {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const { follow } = useJobTray();
  const [key, setKey] = useState(() => newMutationKey());
  const [{ fetching }, start] = useMutation(StartTrainingDocument);
  const run = async (): Promise<void> => {
    const { data, error } = await start({ input: { clientMutationKey: key } });
    const job = data?.startTraining.job;
    if (job) {
      setKey(newMutationKey());
      follow(job.id);
      return;
    }
    toast({ kind: 'failed', text: read({ userErrors: data?.startTraining.userErrors, error }).general ?? t('job.notStarted') });
  };
  return (
    <Button variant="default" loading={fetching} leftSection={<IconPlayerPlay size={15} stroke={1.8} />} onClick={() => void run()}>
      {t('models.train')}
    </Button>
  );
}
