import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { Section } from '../../ui/page/page.js';
import type { CampaignResult } from './analysis.js';
import { decidedOf, differenceOf, registeredOf, statusOf } from './plan-changes.js';
import { useGivenNames } from '../given-names.js';
import classes from './result.module.css';

type Change = CampaignResult['changes'][number];

/** The plan as it was registered, every change of it, and everything else that happened. */
export function PlanSection({ campaign: { changes, plan } }: { campaign: CampaignResult }) {
  const t = useTranslations();
  const { change, instant, share } = useFormats();
  const what = useChangeWords();
  const registered = registeredOf(changes);
  const changed = changes.filter(({ kind }) => kind === 'PLAN');
  const percent = (value: number | null, write: (fraction: number) => string): string =>
    value === null ? UNKNOWN : write(value);
  const columns: Column<Change>[] = [
    {
      id: 'at',
      header: t('result.plan.when'),
      isOneLine: true,
      render: ({ at }) => instant(at),
      value: ({ at }) => at,
    },
    { id: 'what', header: t('result.plan.what'), isTitle: true, render: what, value: ({ kind }) => kind },
    {
      id: 'who',
      header: t('result.plan.who'),
      render: ({ by }) => by?.name ?? UNKNOWN,
      value: ({ by }) => by?.name ?? null,
    },
    {
      id: 'why',
      header: t('result.plan.why'),
      isProse: true,
      render: ({ reason }) => reason ?? UNKNOWN,
      value: ({ reason }) => reason,
    },
  ];
  return (
    <Section title={t('result.plan.title')} note={t('result.plan.note')}>
      <div className={classes.stack}>
        {registered ? (
          <div data-testid="registered">
            <p className={classes.list}>
              {t('result.plan.registered', {
                at: instant(registered.at),
                by: registered.by ?? 'none',
                hypothesis: registered.hypothesis,
              })}
            </p>
            <p className={classes.note}>
              {t('result.plan.registeredFacts', {
                uplift: percent(registered.upliftRelative, change),
                alpha: percent(registered.alpha, share),
                power: percent(registered.power, share),
                arms: registered.arms,
                metrics: registered.metrics,
                framework: t(`result.plan.frameworkName.${plan.framework.kind}`),
                days: registered.days ?? 0,
                units: registered.plannedUnits ?? 0,
                window: registered.windowDays ?? plan.windowDays,
              })}
            </p>
          </div>
        ) : (
          <p className={classes.note}>{t('result.plan.notRegistered')}</p>
        )}
        {registered &&
          (changed.length === 0 ? (
            <p className={classes.list}>{t('result.plan.unchanged')}</p>
          ) : (
            <div className={classes.verdict} data-mood="open">
              <p>{t('result.plan.changeCount', { count: changed.length })}</p>
              <ul className={classes.list}>
                {changed.map((one) => (
                  <li key={one.id}>
                    {t('result.plan.changed', { at: instant(one.at), by: one.by?.name ?? 'none', what: what(one) })}
                    {one.reason && ` ${t('result.plan.reason', { reason: one.reason })}`}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        <details className={classes.history}>
          <summary>{t('result.plan.history')}</summary>
          <DataTable
            label={t('result.plan.history')}
            columns={columns}
            rows={changes}
            rowKey={({ id }) => id}
            csvName="campaign-changes"
          />
        </details>
      </div>
    </Section>
  );
}

const statuses = ['DRAFT', 'SIMULATED', 'APPROVED', 'RUNNING', 'FINISHED'] as const;

function useChangeWords(): (change: Change) => string {
  const t = useTranslations();
  const { clauses, count } = useFormats();
  const names = useGivenNames();
  const known = (value: number | null): string => (value === null ? UNKNOWN : count(value));
  return (one) => {
    if (one.kind === 'STATUS') {
      const status = statuses.find((name) => name === statusOf(one));
      return t('result.plan.status', { status: status ? t(`campaigns.status.${status}`) : UNKNOWN });
    }
    if (one.kind === 'DECISION') {
      const { decision, arm } = decidedOf(one);
      return t('result.plan.decided', { kind: decision, arm: names.arm(arm ?? '') });
    }
    const { days, plannedUnits, others } = differenceOf(one);
    return clauses([
      ...(days ? [t('result.plan.days', { before: known(days.before), after: known(days.after) })] : []),
      ...(plannedUnits
        ? [t('result.plan.units', { before: known(plannedUnits.before), after: known(plannedUnits.after) })]
        : []),
      ...(others.length > 0 ? [t('result.plan.somethingElse', { fields: others.join(', ') })] : []),
    ]);
  };
}
