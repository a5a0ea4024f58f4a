import { lazy, Suspense } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { CancelJobDocument } from '../client/jobs.generated.js';
import { JobProgressBar } from '../ui/job-progress.js';
import { Section } from '../ui/page.js';
import { Waiting } from '../ui/states.js';
import classes from './rules.module.css';
import type { PriceState } from './use-price.js';

const PriceView = lazy(() => import('./price-view.js').then((module) => ({ default: module.PriceView })));

/** The price of the rules at hand, or its replay while it runs. */
export function PriceSection({ price, job, isOutdated }: PriceState) {
  const t = useTranslations();
  const [, cancel] = useMutation(CancelJobDocument);
  if (!price && !job) return null;
  return (
    <Section title={t('rules.price.title')} note={t('rules.price.note')}>
      {job && <JobProgressBar job={job} onCancel={job.mayCancel ? () => void cancel({ id: job.id }) : undefined} />}
      {isOutdated && <p className={classes.warning}>{t('rules.price.outdated')}</p>}
      {price && (
        <Suspense fallback={<Waiting heights={[200]} />}>
          <PriceView price={price} />
        </Suspense>
      )}
    </Section>
  );
}
