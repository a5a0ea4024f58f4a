import { Anchor, Button, Drawer, Group, NumberInput, Select, Stack } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { onServer } from '../client/base-path.js';
import { dependsOn } from '../client/depends-on.js';
import { useJobTray, useShownHere } from '../client/job-tray.js';
import { CancelJobDocument } from '@cartograph/sdk/operations/jobs';
import { newMutationKey } from '../client/mutation-key.js';
import { isOver, useJob } from '../client/use-job.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import { ListAudiencesDocument } from '@cartograph/sdk/operations/campaigns';
import { useFormats } from '../i18n/use-formats.js';
import { useRules, noRules } from './rules/use-rules.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { JobProgressBar } from '../ui/notice/job-progress.js';
import { readExport, type ExportedFile } from './export-result.js';
import { StartRecommendationExportDocument } from '@cartograph/sdk/operations/recommendations';
import classes from './recommendations.module.css';

const formats = ['CSV', 'JSONL', 'PARQUET'] as const;
type Format = (typeof formats)[number];
const everybody = 'all';
const most = 100;

interface ExportDrawerProps {
  /** The audience that is chosen at first; null for none. */
  audience: string | null;
  first: number;
  model: string | null;
  includeSeen: boolean;
  onClose(): void;
}

/** Writes the lists of an audience, or of everybody, to a file; the job may be left. */
export function ExportDrawer({ audience, first, model, includeSeen, onClose }: ExportDrawerProps) {
  const t = useTranslations();
  useFocusBack();
  const { follow } = useJobTray();
  const read = useRefusal();
  const rules = useRules();
  const [{ data }] = useQuery({
    query: ListAudiencesDocument,
    variables: { first: 100 },
    context: dependsOn('Audience'),
  });
  const [whom, setWhom] = useState(audience);
  const [length, setLength] = useState(first);
  const [format, setFormat] = useState<Format>('CSV');
  const [refusal, setRefusal] = useState(accepted);
  const [jobId, setJobId] = useState<string | null>(null);
  const [{ fetching }, startExport] = useMutation(StartRecommendationExportDocument);
  const [, cancel] = useMutation(CancelJobDocument);
  const job = useJob(jobId);
  useShownHere(jobId);
  const file = job && isOver(job) ? readExport(job.result) : null;
  const audiences = data?.audiences.nodes ?? [];
  const start = async (): Promise<void> => {
    const input = {
      ...(whom === everybody ? { allUsers: true } : { audienceId: whom }),
      first: length,
      format,
      includeSeen,
      modelId: model,
      ruleSetId: rules.set?.id ?? noRules,
      clientMutationKey: newMutationKey(),
    };
    const { data: answer, error } = await startExport({ input });
    const started = answer?.startRecommendationExport.job;
    setRefusal(
      started
        ? accepted
        : read({ userErrors: answer?.startRecommendationExport.userErrors, error }, ['audienceId', 'first'], {
            NOT_FOUND: t('recommendations.export.refused.noModel'),
            'NOT_FOUND audienceId': t('recommendations.export.refused.audience'),
          }),
    );
    if (!started) return;
    setJobId(started.id);
    follow(started.id);
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={t('recommendations.export.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <Stack gap="sm">
          <p className={classes.why}>{t('recommendations.export.note')}</p>
          <FormAlert text={refusal.general} />
          {job === null || file === null ? (
            <>
              <Select
                label={t('recommendations.export.whom')}
                required
                value={whom}
                onChange={setWhom}
                data={[
                  { value: everybody, label: t('recommendations.export.allUsers') },
                  ...audiences.map(({ id, name, size }) => ({
                    value: id,
                    label: t('actionItems.audienceOption', { name, size }),
                  })),
                ]}
                searchable
                error={refusal.fields['audienceId']}
                disabled={job !== null && !isOver(job)}
              />
              <NumberInput
                label={t('recommendations.export.first')}
                required
                min={1}
                max={most}
                allowDecimal={false}
                value={length}
                onChange={(value) => typeof value === 'number' && setLength(value)}
                error={refusal.fields['first']}
              />
              <Select
                label={t('recommendations.export.format')}
                value={format}
                onChange={(value) => setFormat(formats.find((known) => known === value) ?? 'CSV')}
                data={formats.map((value) => ({ value, label: t(`recommendations.export.formats.${value}`) }))}
                allowDeselect={false}
              />
              <p className={classes.details}>
                {rules.isChanged
                  ? t('recommendations.export.unsaved', { fallback: rules.set ? 'set' : 'none' })
                  : rules.set
                    ? t('recommendations.export.withRules', { name: rules.set.name })
                    : t('recommendations.export.withoutRules')}
              </p>
              {job && (
                <JobProgressBar
                  job={job}
                  onCancel={job.mayCancel ? () => void cancel({ input: { id: job.id } }) : undefined}
                />
              )}
              <Group justify="flex-end">
                <Button variant="default" size="sm" onClick={onClose}>
                  {t('app.close')}
                </Button>
                <Button
                  type="submit"
                  size="sm"
                  loading={fetching || (job !== null && !isOver(job))}
                  disabled={whom === null}
                >
                  {t('recommendations.export.start')}
                </Button>
              </Group>
            </>
          ) : (
            <Written file={file} onAnother={() => setJobId(null)} />
          )}
        </Stack>
      </form>
    </Drawer>
  );
}

function Written({
  file: { fileName, downloadPath, users, usersWithout, rows, bytes, expiresAt },
  onAnother,
}: {
  file: ExportedFile;
  onAnother(): void;
}) {
  const t = useTranslations();
  const { bytes: size, instant } = useFormats();
  return (
    <div className={classes.written} role="status">
      <p>{t('recommendations.export.done', { users, rows, size: size(bytes) })}</p>
      {usersWithout > 0 && (
        <p className={classes.details}>{t('recommendations.export.without', { count: usersWithout })}</p>
      )}
      <Anchor href={onServer(downloadPath)} download={fileName} className={classes.download}>
        <IconDownload size={16} stroke={1.8} aria-hidden /> {t('recommendations.export.download', { file: fileName })}
      </Anchor>
      <p className={classes.details}>{t('recommendations.export.until', { at: instant(expiresAt) })}</p>
      <Button variant="default" onClick={onAnother}>
        {t('recommendations.export.another')}
      </Button>
    </div>
  );
}
