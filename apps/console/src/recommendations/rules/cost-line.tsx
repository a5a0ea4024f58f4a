import { Anchor, Button } from '@mantine/core';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { CancelJobDocument } from '@cartograph/sdk/operations/jobs';
import { JobProgressBar } from '../../ui/notice/job-progress.js';
import { CostWords } from './cost-words.js';
import classes from './rules.module.css';
import type { CostState } from './use-cost.js';

/** Where the cost of each rule is to be found on the page. */
export const costSectionId = 'cost-of-rules';

/** Asks what the rules cost, shows how far the replay is, and says the answer where the question was asked. */
export function CostLine({
  cost: { cost, job, isStarting, isOutdated, start },
  isHeld,
}: {
  cost: CostState;
  isHeld: boolean;
}) {
  const t = useTranslations();
  const [, cancel] = useMutation(CancelJobDocument);
  const isRunning = job?.state === 'RUNNING' || job?.state === 'QUEUED';
  return (
    <div className={classes.foot}>
      {(!cost || isOutdated) && !isRunning && (
        <Button variant="default" loading={isStarting} disabled={isHeld} onClick={() => void start()}>
          {t('rules.cost.button')}
        </Button>
      )}
      {job && (
        <JobProgressBar job={job} onCancel={job.mayCancel ? () => void cancel({ input: { id: job.id } }) : undefined} />
      )}
      {cost && (
        <>
          {isOutdated && <p className={classes.warning}>{t('rules.cost.outdated')}</p>}
          <CostWords cost={cost} isShort />
          <Anchor
            size="xs"
            component="button"
            type="button"
            onClick={() => document.getElementById(costSectionId)?.scrollIntoView({ block: 'start' })}
          >
            {t('rules.cost.each')}
          </Anchor>
        </>
      )}
    </div>
  );
}
