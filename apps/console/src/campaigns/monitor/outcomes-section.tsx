import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Section } from '../../ui/page/page.js';
import { useGivenNames } from '../given-names.js';
import type { Found } from '../result/analysis.js';
import classes from '../result/result.module.css';
import { TrackingFaults } from '../result/tracking-faults.js';
import { uncounted, type Monitored } from './monitored.js';
import { metricSources } from './snippets.js';

/** How outcomes come: from the log and until when, or recorded; and for how many users they are known in full. */
export function OutcomesSection({
  monitored,
  found,
}: {
  monitored: Pick<Monitored, 'plan' | 'exposures' | 'analyses'>;
  found: Pick<Found, 'observedUntil' | 'units' | 'trackingFaults'> | null;
}) {
  const t = useTranslations();
  const { instant, list, day } = useFormats();
  const { plan } = monitored;
  const { recorded, logged } = metricSources(plan);
  const others = found && uncounted(monitored, found);
  const names = useGivenNames();
  return (
    <Section title={t('monitor.outcomes.title')}>
      <ul className={classes.list}>
        {logged.length > 0 && (
          <li>
            {found
              ? t('monitor.outcomes.log', {
                  metrics: list(logged.map(names.metric)),
                  until: instant(found.observedUntil),
                  window: plan.windowDays,
                })
              : t('monitor.outcomes.logUnread', { metrics: list(logged.map(names.metric)) })}
          </li>
        )}
        {found && found.units.logEndsBefore !== null && (
          <li>{t('result.leftOut.hole', { day: day(found.units.logEndsBefore) })}</li>
        )}
        {found && found.trackingFaults.length > 0 && (
          <li>
            <TrackingFaults faults={found.trackingFaults} />
          </li>
        )}
        {recorded.length > 0 && (
          <li>{t('monitor.outcomes.recorded', { metrics: list(recorded.map(names.metric)) })}</li>
        )}
        {found && found.units.recordedUntil !== null && (
          <li>{t('monitor.outcomes.recordedUntil', { until: instant(found.units.recordedUntil) })}</li>
        )}
        {found && others && (
          <li>
            {others.isClosed
              ? t('monitor.outcomes.closed', { counted: found.units.matured, late: others.users })
              : t('monitor.outcomes.counted', { counted: found.units.matured, waiting: others.users })}
          </li>
        )}
      </ul>
    </Section>
  );
}
