import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useShownHere } from '../../client/job-tray.js';
import { CancelJobDocument } from '@cartograph/sdk/operations/jobs';
import { isOver, useJob } from '../../client/use-job.js';
import { useFormats } from '../../i18n/use-formats.js';
import { JobProgressBar } from '../../ui/notice/job-progress.js';
import { ProvenanceProvider } from '../../ui/text/provenance.js';
import { TrackingNotice } from '../../ui/notice/tracking-notice.js';
import classes from '../campaigns.module.css';
import { useGivenNames } from '../given-names.js';
import { PValueChart } from './p-value-chart.js';
import scenario from './scenario.module.css';
import type { SimulatedCampaign } from './distribution.js';

export type AaRow = SimulatedCampaign['aaRuns'][number];
type Comparison = NonNullable<AaRow['result']>['comparisons'][number];

/** How far an A/A test is, or what it found. */
export function AaRunView({ run }: { run: AaRow }) {
  const t = useTranslations();
  const { estimate, instant, interval, share } = useFormats();
  const [, cancel] = useMutation(CancelJobDocument);
  const isWaiting = run.result === null && !isOver(run.job);
  const live = useJob(isWaiting ? run.job.id : null);
  useShownHere(isWaiting ? run.job.id : null);
  const job = live ?? run.job;
  if (!run.result)
    return (
      <JobProgressBar job={job} onCancel={job.mayCancel ? () => void cancel({ input: { id: job.id } }) : undefined} />
    );
  const { comparisons, verdictKind, users, notFollowed, mismatchRate, faults, daysLeftOut } = run.result;
  return (
    <div className={classes.stack} data-testid="aa-result">
      <ProvenanceProvider faults={faults} daysLeftOut={daysLeftOut}>
        <TrackingNotice />
      </ProvenanceProvider>
      <p className={classes.verdict} data-mood={verdictKind === 'SOUND' ? 'good' : 'bad'}>
        {t('campaigns.aa.verdict', { kind: verdictKind, alpha: share(run.alpha) })}
      </p>
      <div className={scenario.charts}>
        {comparisons.map((comparison) => (
          <ComparisonView key={`${comparison.metric} ${comparison.arm}`} comparison={comparison} run={run} />
        ))}
      </div>
      <p className={classes.note}>
        {t('campaigns.aa.users', { at: instant(run.createdAt), users, notFollowed })}
        {mismatchRate.value !== null &&
          ` ${t('simulation.aa.mismatch', { rate: estimate(mismatchRate), interval: interval(mismatchRate) ?? 'none', alpha: share(run.alpha) })}`}
        {!run.isOfPlan && ` ${t('campaigns.aa.otherPlan')}`}
      </p>
    </div>
  );
}

/** One arm on one metric: how often the test cried wolf, how its p values lie, and whether its intervals hold. */
function ComparisonView({
  comparison: { metric, arm, falsePositiveRate, coverage, incomputableRuns, pValues },
  run,
}: {
  comparison: Comparison;
  run: AaRow;
}) {
  const t = useTranslations();
  const { count, estimate, interval, share } = useFormats();
  const names = useGivenNames();
  const told = { metric: names.metric(metric), arm: names.arm(arm) };
  return (
    <div>
      <ul className={classes.note}>
        <li>
          {falsePositiveRate.value === null
            ? t('campaigns.aa.untested', told)
            : t('campaigns.aa.found', {
                ...told,
                rate: estimate(falsePositiveRate),
                interval: interval(falsePositiveRate) ?? 'none',
                runs: count(run.rerandomizations),
              })}
        </li>
        {coverage.value !== null && (
          <li>
            {t('simulation.aa.coverage', {
              rate: estimate(coverage),
              interval: interval(coverage) ?? 'none',
              level: share(1 - run.alpha),
            })}
          </li>
        )}
        {incomputableRuns > 0 && <li>{t('simulation.aa.incomputable', { count: incomputableRuns })}</li>}
      </ul>
      {pValues && <PValueChart spread={pValues} name={t('simulation.aa.of', told)} />}
    </div>
  );
}
