import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Section } from '../../ui/page/page.js';
import { useGivenNames } from '../given-names.js';
import { isBroken, leadingMetric, toldScale, type Analysis } from './analysis.js';
import { useDecisionWords } from './decision-words.js';
import { useEffectWords } from './effect-words.js';
import { useFrameworkWords } from './framework-words.js';
import classes from './result.module.css';
import { TrackingFaults } from './tracking-faults.js';
import { useShownVerdict, type VerdictState } from './shown-verdict.js';

interface VerdictSectionProps extends VerdictState {
  analysis: Analysis;
  alpha: number;
}

/** What follows, how sure that is, the effect behind it, and the arms one by one where there are several. */
export function VerdictSection({ analysis, alpha, ...state }: VerdictSectionProps) {
  const t = useTranslations();
  const { count, instant, share } = useFormats();
  const decisions = useDecisionWords();
  const effects = useEffectWords();
  const framework = useFrameworkWords();
  const names = useGivenNames();
  const { found, isHidden } = state;
  const { decision, mood, verdict, next } = useShownVerdict()(state);
  const lead = leadingMetric(found.metrics, decision.arm);
  const told = lead && lead[toldScale(lead)];
  const ends = told && effects.ends(told);
  return (
    <Section title={t('result.verdictTitle')}>
      <div className={classes.stack}>
        <div className={classes.verdict} data-mood={mood} data-testid="result-verdict">
          <TrackingFaults faults={found.trackingFaults} />
          <p>{verdict}</p>
          {next !== null && <p className={classes.quiet}>{next}</p>}
        </div>
        {lead && isHidden && !isBroken(decision) && (
          <p className={classes.note}>
            {t('result.evidenceHidden', { metric: names.metric(lead.metric), arm: names.arm(lead.arm) })}
          </p>
        )}
        {lead && told && !isHidden && !isBroken(decision) && ends && (
          <p className={classes.list}>
            {t('result.evidence', {
              metric: names.metric(lead.metric),
              arm: names.arm(lead.arm),
              control: names.arm(found.arms[0]?.arm ?? ''),
              effect: effects.value(told),
              level: share(told.level),
              ...ends,
            })}
          </p>
        )}
        {decision.arms.length > 1 && (
          <ul className={classes.list} aria-label={t('result.armsTitle')}>
            {decision.arms.map((arm) => (
              <li key={arm.arm}>{decisions.arm(arm)}</li>
            ))}
          </ul>
        )}
        <p className={classes.note}>
          {framework(analysis.plan, alpha, found.look)}{' '}
          {t('result.asOf', {
            at: instant(analysis.createdAt),
            units: found.units.matured,
            until: instant(found.observedUntil),
          })}
          {!analysis.isOfPlan && ` ${t('result.otherPlan', { isSettled: state.isSettled ? 'yes' : 'no' })}`}
          {found.decision.plannedUnits !== null &&
            ` ${t('result.planned', { units: count(found.decision.units), planned: count(found.decision.plannedUnits) })}`}
        </p>
      </div>
    </Section>
  );
}
