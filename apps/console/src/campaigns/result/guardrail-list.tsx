import { useTranslations } from 'use-intl';
import { useGivenNames } from '../given-names.js';
import { guardrailState, type AnalyzedMetric, type Plan } from './analysis.js';
import { useEffectWords } from './effect-words.js';
import classes from './result.module.css';
import { GuardrailSign } from './shown-sign.js';

interface GuardrailListProps {
  rows: readonly AnalyzedMetric[];
  plan: Pick<Plan, 'metrics'>;
  /** The arms' sizes do not fit the plan: nothing can be said. */
  isBroken: boolean;
  /** Seen before the end of a plan that is judged once. */
  isBeforeEnd: boolean;
}

/** What must not be harmed: state in a word and a sign, the sentence, and what was found. Harmed ones come first. */
export function GuardrailList({ rows, plan, isBroken, isBeforeEnd }: GuardrailListProps) {
  const t = useTranslations();
  const words = useEffectWords();
  const names = useGivenNames();
  const guards = rows.filter(({ role }) => role === 'GUARDRAIL').toSorted((a, b) => urgency(a) - urgency(b));
  if (guards.length === 0) return <p className={classes.note}>{t('result.guardrail.none')}</p>;
  if (isBroken) return <p className={classes.note}>{t('result.guardrail.broken')}</p>;
  return (
    <>
      {isBeforeEnd && (
        <p className={classes.note}>
          {guards.some(({ guardrail }) => guardrail?.bound === 'ANY_TIME')
            ? t('result.guardrail.anyTime')
            : t('result.guardrail.oneLook')}
        </p>
      )}
      <ul className={classes.list} aria-label={t('result.guardrail.title')}>
        {guards.map((row) => {
          const state = guardrailState(row);
          const margin = plan.metrics.find(({ name }) => name === row.metric)?.margin;
          const scale = margin?.scale === 'ABSOLUTE' ? 'absolute' : 'relative';
          const size = margin
            ? words.number(margin.value, row[scale]).replace(/^\+/, '')
            : t('result.guardrail.noMargin');
          const ends = words.ends(row[scale]);
          const reason = row.guardrail?.incomputable?.reason;
          return (
            <li key={`${row.metric} ${row.arm}`} className={classes.guardrail}>
              <GuardrailSign state={state} />
              <div>
                <p>
                  {t(`result.guardrail.words.${state}`, {
                    metric: names.metric(row.metric),
                    arm: names.arm(row.arm),
                    margin: size,
                  })}
                </p>
                <p className={classes.quiet}>
                  {reason
                    ? t('result.guardrail.incomputable', { reason: t(`estimate.reason.${reason}`) })
                    : ends && t('result.guardrail.effect', { effect: words.value(row[scale]), ...ends })}
                </p>
              </div>
            </li>
          );
        })}
      </ul>
    </>
  );
}

const urgency = (row: AnalyzedMetric): number => ({ HARMED: 0, OPEN: 1, HELD: 2 })[guardrailState(row)];
