import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { useGivenNames } from '../given-names.js';
import { decidingComparisons, type Draft, type MetricDraft } from './draft.js';
import classes from './designer.module.css';

/** What a plan means, in one plain paragraph; only of a draft without mistakes. */
export function PlanMeaning({ draft: { plan, upliftRelative, alpha, power } }: { draft: Draft }) {
  const t = useTranslations();
  const { change, clauses, decimal, list, share } = useFormats();
  const names = useGivenNames();
  const named = (role: MetricDraft['role']): string[] =>
    plan.metrics.filter((metric) => metric.role === role).map(({ name }) => names.metric(name));
  const [primary, secondary] = [named('PRIMARY'), named('SECONDARY')];
  const guardrails = plan.metrics
    .filter(({ role }) => role === 'GUARDRAIL')
    .map(({ name, margin }) =>
      t('designer.meaning.guardrail', {
        name: names.metric(name),
        margin: margin.scale === 'RELATIVE' ? share(margin.value ?? 0) : decimal(margin.value ?? 0, 4),
      }),
    );
  const part = plan.exclusion ? (plan.exclusion.to ?? 0) - (plan.exclusion.from ?? 0) : (plan.traffic ?? 0);
  const comparisons = decidingComparisons(plan);
  const { framework } = plan;
  const sentences = [
    t('designer.meaning.who', {
      share: part === 1 ? 'all' : 'part',
      percent: share(part),
      holdout: plan.holdoutShare ? share(plan.holdoutShare) : 'none',
      arms: clauses(
        plan.arms.map(({ name, weight }) =>
          t('designer.meaning.arm', { name: names.arm(name), share: share(weight ?? 0) }),
        ),
      ),
    }),
    t('designer.meaning.decide', { metrics: list(primary), days: plan.windowDays ?? 0 }),
    ...(secondary.length > 0 ? [t('designer.meaning.secondary', { metrics: list(secondary) })] : []),
    ...(guardrails.length > 0 ? [t('designer.meaning.guardrails', { metrics: list(guardrails) })] : []),
    t('designer.meaning.power', { uplift: change(upliftRelative ?? 0), power: share(power ?? 0) }),
    t(`designer.meaning.framework.${framework.kind}`, {
      looks: framework.fractions.length,
      shares: list(framework.fractions.map(share)),
      chance: share(framework.probabilityTreatmentIsBetter ?? 0.95),
    }),
    ...(framework.kind === 'BAYESIAN'
      ? []
      : [
          plan.correction === 'HOLM' || comparisons === 1
            ? t('designer.meaning.alpha', { alpha: share(alpha ?? 0), comparisons })
            : t('designer.meaning.alphaRate', { alpha: share(alpha ?? 0), comparisons }),
        ]),
    t('designer.meaning.end', {
      hasDays: plan.days === null ? 'no' : 'yes',
      days: plan.days ?? 0,
      hasUnits: plan.plannedUnits === null ? 'no' : 'yes',
      units: plan.plannedUnits ?? 0,
    }),
    ...(plan.exclusion
      ? [
          t('designer.meaning.exclusion', {
            from: share(plan.exclusion.from ?? 0),
            to: share(plan.exclusion.to ?? 0),
            group: plan.exclusion.group,
          }),
        ]
      : []),
  ];
  return (
    <p className={classes.meaning} data-testid="plan-meaning">
      {sentences.join(' ')}
    </p>
  );
}
