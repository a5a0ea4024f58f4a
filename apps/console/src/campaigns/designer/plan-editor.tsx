import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { ArmFields } from './arm-fields.js';
import { newMetric, type ChangeOf, type Draft, type PlanDraft } from './draft.js';
import classes from './designer.module.css';
import { FrameworkFields } from './framework-fields.js';
import { MetricFields } from './metric-fields.js';
import { RunFields } from './run-fields.js';

interface EditorProps {
  draft: Draft;
  /** Sentences by the path of their field, such as `plan.arms.0.weight`. */
  errors: Readonly<Record<string, string>>;
  onChange(part: ChangeOf<Draft>): void;
}

const MOST_METRICS = 20;

/** Every part of a plan, each mistake at its field. */
export function PlanEditor({ draft, errors, onChange }: EditorProps) {
  const t = useTranslations();
  const { plan } = draft;
  // What is shown may be a moment older than what was changed last.
  const set = (part: ChangeOf<PlanDraft>): void =>
    onChange(({ plan: now }) => ({ plan: { ...now, ...(typeof part === 'function' ? part(now) : part) } }));
  const addMetric = (): void => {
    const names = new Set(plan.metrics.map(({ name }) => name));
    const [name = ''] = ['revenue', 'orders', 'metric']
      .flatMap((base) => [base, `${base}-2`, `${base}-3`])
      .filter((one) => !names.has(one));
    set((now) => ({
      metrics: [...now.metrics, newMetric(name.startsWith('orders') ? 'ORDERS' : 'REVENUE', name, 'SECONDARY')],
    }));
  };
  return (
    <div className={classes.stack}>
      <ArmFields arms={plan.arms} errors={errors} onChange={(change) => set(({ arms }) => ({ arms: change(arms) }))} />
      <fieldset className={classes.group}>
        <legend>{t('designer.metrics')}</legend>
        <ol className={classes.rows}>
          {plan.metrics.map((metric, at) => (
            // Metrics have no other identity than their place while they are named.
            <MetricFields
              key={at}
              metric={metric}
              errors={below(errors, `plan.metrics.${at}.`)}
              mayRemove={plan.metrics.length > 1}
              onChange={(part) =>
                set(({ metrics }) => ({
                  metrics: metrics.map((one, place) => (place === at ? { ...one, ...part } : one)),
                }))
              }
              onRemove={() => set(({ metrics }) => ({ metrics: metrics.filter((_, place) => place !== at) }))}
            />
          ))}
        </ol>
        <div className={classes.tools}>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            disabled={plan.metrics.length >= MOST_METRICS}
            onClick={addMetric}
          >
            {t('designer.addMetric')}
          </Button>
          {errors['plan.metrics'] && (
            <p role="alert" className={classes.error}>
              {errors['plan.metrics']}
            </p>
          )}
        </div>
      </fieldset>
      <FrameworkFields
        plan={plan}
        alpha={draft.alpha}
        errors={errors}
        onChange={set}
        onAlpha={(alpha) => onChange({ alpha })}
      />
      <RunFields plan={plan} errors={errors} onChange={set} />
    </div>
  );
}

/** The sentences of the fields below a path, by what is left of theirs. */
function below(errors: Readonly<Record<string, string>>, path: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).flatMap(([field, words]) =>
      field.startsWith(path) ? [[field.slice(path.length), words]] : [],
    ),
  );
}
