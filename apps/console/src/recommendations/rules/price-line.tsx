import { Anchor, Button } from '@mantine/core';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { CancelJobDocument } from '@cartograph/sdk/operations/jobs';
import { JobProgressBar } from '../../ui/notice/job-progress.js';
import { PriceWords } from './price-words.js';
import classes from './rules.module.css';
import type { PriceState } from './use-price.js';

/** Where the price of each rule is to be found on the page. */
export const priceSectionId = 'price-of-rules';

/** Asks what the rules cost, shows how far the replay is, and says the answer where the question was asked. */
export function PriceLine({
  price: { price, job, isStarting, isOutdated, start },
  isHeld,
}: {
  price: PriceState;
  isHeld: boolean;
}) {
  const t = useTranslations();
  const [, cancel] = useMutation(CancelJobDocument);
  const isRunning = job?.state === 'RUNNING' || job?.state === 'QUEUED';
  return (
    <div className={classes.foot}>
      {(!price || isOutdated) && !isRunning && (
        <Button variant="default" loading={isStarting} disabled={isHeld} onClick={() => void start()}>
          {t('rules.price.button')}
        </Button>
      )}
      {job && (
        <JobProgressBar job={job} onCancel={job.mayCancel ? () => void cancel({ input: { id: job.id } }) : undefined} />
      )}
      {price && (
        <>
          {isOutdated && <p className={classes.warning}>{t('rules.price.outdated')}</p>}
          <PriceWords price={price} isShort />
          <Anchor
            size="xs"
            component="button"
            type="button"
            onClick={() => document.getElementById(priceSectionId)?.scrollIntoView({ block: 'start' })}
          >
            {t('rules.price.each')}
          </Anchor>
        </>
      )}
    </div>
  );
}
