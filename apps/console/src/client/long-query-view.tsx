import { Button } from '@mantine/core';
import { IconHourglass, IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { JobProgressBar } from '../ui/notice/job-progress.js';
import { Notice } from '../ui/notice/states.js';
import { QueryView } from './query-view.js';
import { isOver } from './use-job.js';
import type { LongQuery, Work } from './use-long-query.js';
import { useRefusal } from './user-errors.js';

interface LongQueryViewProps<Answer> {
  query: Pick<LongQuery<unknown>, 'error' | 'ask' | 'work'>;
  answer: Answer | undefined;
  whileLoading: ReactNode;
  children(answer: Answer): ReactNode;
}

/** An answer; or how far the job is that works it out; or what stands in its place otherwise. */
export function LongQueryView<Answer>({
  query: { error, ask, work },
  answer,
  whileLoading,
  children,
}: LongQueryViewProps<Answer>) {
  if (work) return <WorkingOut work={work} />;
  return (
    <QueryView data={answer} error={error} onRetry={ask} whileLoading={whileLoading}>
      {children}
    </QueryView>
  );
}

/** What a job works out, how far it is, and a way to stop it or to start it again. */
export function WorkingOut({ work: { job, refusal, start, cancel } }: { work: Work }) {
  const t = useTranslations();
  const read = useRefusal();
  const isStopped = job !== null && isOver(job);
  const again = (
    <Button onClick={start} leftSection={<IconPlayerPlay size={15} />}>
      {t('workingOut.start')}
    </Button>
  );
  if (refusal) {
    const { general } = read(refusal, [], { BUSY: t('workingOut.busy') });
    return (
      <Notice
        role="alert"
        icon={<IconHourglass size={26} stroke={1.5} />}
        title={t('workingOut.refused')}
        actions={again}
      >
        <p>{general}</p>
      </Notice>
    );
  }
  return (
    <Notice
      role="status"
      icon={<IconHourglass size={26} stroke={1.5} />}
      title={isStopped ? t('workingOut.stopped') : t('workingOut.title')}
      actions={isStopped ? again : undefined}
    >
      <p>{isStopped ? t('workingOut.stoppedText') : t('workingOut.text')}</p>
      {job && <JobProgressBar job={job} onCancel={job.mayCancel ? cancel : undefined} />}
    </Notice>
  );
}
