import { Button, NumberInput } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useJobTray, useShownHere } from '../client/job-tray.js';
import { CancelJobDocument } from '@cartograph/sdk/operations/jobs';
import { newMutationKey } from '../client/mutation-key.js';
import { useSession } from '../client/session.js';
import { isOver, useJob } from '../client/use-job.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import { useFocusKept } from '../ui/form/focus-kept.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { JobProgressBar } from '../ui/notice/job-progress.js';
import { Section } from '../ui/page/page.js';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import { TryModelSettingsDocument } from '@cartograph/sdk/operations/models';
import type { ModelDetail } from './model-detail.js';
import classes from './models.module.css';
import { useSettingWords, type SettingValue } from '../ui/words/setting-words.js';
import { changesOf, settingsOf, triedNames } from './settings-form.js';
import { readTryResult } from './try-result.js';
import { WhatIfResult } from './what-if-result.js';

/** A form for other settings; the job that tries them; and what came of it beside the present figures. The job is in the address, so that its answer can be shared. */
export function WhatIf({ model }: { model: ModelDetail }) {
  const t = useTranslations();
  const read = useRefusal();
  const words = useSettingWords();
  const { follow } = useJobTray();
  const mayTry = useSession().can('models:write');
  const settings = useMemo(() => settingsOf(model.options), [model]);
  const names = useMemo(() => triedNames(settings), [settings]);
  const [draft, setDraft] = useState<Record<string, SettingValue>>({});
  const [refusal, setRefusal] = useState(accepted);
  const [jobId, setJobId] = useUrlState('try', anyText);
  const [{ fetching }, start] = useMutation(TryModelSettingsDocument);
  const [, cancel] = useMutation(CancelJobDocument);
  const job = useJob(jobId === '' ? null : jobId);
  const isRunning = job !== null && !isOver(job);
  useShownHere(isRunning ? job.id : null);
  const button = useFocusKept(fetching || isRunning);
  const result = job?.state === 'DONE' ? readTryResult(job.result) : null;
  const changes = changesOf(settings, { ...settings, ...draft });
  const isSame = Object.keys(changes).length === 0;
  const run = async (): Promise<void> => {
    const { data, error } = await start({
      input: {
        trainingId: model.training.id,
        kind: model.kind,
        settings: changes,
        clientMutationKey: newMutationKey(),
      },
    });
    const started = data?.tryModelSettings.job;
    setRefusal(
      read({ userErrors: data?.tryModelSettings.userErrors, error }, [], {
        'NOT_FOUND trainingId': t('models.trainings.refused.gone'),
        BUSY: t('models.train.refused.busy'),
      }),
    );
    if (!started || (data?.tryModelSettings.userErrors.length ?? 0) > 0) return;
    follow(started.id);
    setJobId(started.id, 'replace');
  };
  if (names.length === 0) return null;
  return (
    <Section title={t('models.one.whatIfTitle')} note={t('models.one.whatIfNote')}>
      <div className={classes.stack}>
        {mayTry ? (
          <form
            className={classes.stack}
            onSubmit={(event) => {
              event.preventDefault();
              void run();
            }}
          >
            <FormAlert text={refusal.general} />
            <div className={classes.fields}>
              {names.map((name) => (
                <NumberInput
                  key={name}
                  label={words.name(name)}
                  value={numberOf(draft[name] ?? settings[name])}
                  onChange={(value) =>
                    setDraft({ ...draft, [name]: typeof value === 'number' ? value : (settings[name] ?? null) })
                  }
                  decimalScale={6}
                />
              ))}
            </div>
            <div className={classes.buttons}>
              <Button
                ref={button}
                type="submit"
                loading={fetching || isRunning}
                disabled={isSame}
                leftSection={<IconFlask size={15} stroke={1.8} />}
              >
                {t('models.one.tryIt')}
              </Button>
              <Button variant="default" disabled={isSame} onClick={() => setDraft({})}>
                {t('models.one.reset')}
              </Button>
              {isSame && <span className={classes.quiet}>{t('models.one.whatIfSame')}</span>}
            </div>
          </form>
        ) : (
          <p className={classes.note}>{t('models.one.whatIfAsk')}</p>
        )}
        {job && !result && job.state !== 'DONE' && (
          <JobProgressBar
            job={job}
            onCancel={job.mayCancel ? () => void cancel({ input: { id: job.id } }) : undefined}
          />
        )}
        {result?.trainingId === model.training.id && result.kind === model.kind && <WhatIfResult result={result} />}
      </div>
    </Section>
  );
}

const numberOf = (value: SettingValue | undefined): number | string => (typeof value === 'number' ? value : '');
