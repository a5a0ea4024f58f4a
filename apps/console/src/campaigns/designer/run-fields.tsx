import { Switch, TextInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { ChangeOf, PlanDraft } from './draft.js';
import classes from './designer.module.css';
import { PercentInput, PlainInput } from './inputs.js';

interface RunProps {
  plan: PlanDraft;
  errors: Readonly<Record<string, string>>;
  onChange(part: ChangeOf<PlanDraft>): void;
}

/** Who enters, until when, and for how long they are watched. */
export function RunFields({ plan, errors, onChange }: RunProps) {
  const t = useTranslations();
  const { exclusion } = plan;
  const setPart = (part: Partial<NonNullable<PlanDraft['exclusion']>>): void => {
    onChange((now) => ({ exclusion: now.exclusion && { ...now.exclusion, ...part } }));
  };
  return (
    <fieldset className={classes.group}>
      <legend>{t('designer.run')}</legend>
      <div className={classes.fields}>
        <PlainInput
          label={t('designer.window')}
          value={plan.windowDays}
          allowDecimal={false}
          min={1}
          max={90}
          onChange={(windowDays) => onChange({ windowDays })}
          error={errors['plan.windowDays']}
        />
        <PlainInput
          label={t('designer.days')}
          placeholder={t('designer.open')}
          value={plan.days}
          allowDecimal={false}
          min={1}
          max={366}
          onChange={(days) => onChange({ days })}
          error={errors['plan.days']}
        />
        <PlainInput
          label={t('designer.plannedUnits')}
          placeholder={t('designer.open')}
          value={plan.plannedUnits}
          allowDecimal={false}
          thousandSeparator=","
          min={1}
          onChange={(plannedUnits) => onChange({ plannedUnits })}
          error={errors['plan.plannedUnits']}
        />
        <PercentInput
          label={t('designer.traffic')}
          value={exclusion ? 1 : plan.traffic}
          disabled={exclusion !== null}
          min={0}
          max={100}
          onChange={(traffic) => onChange({ traffic })}
          error={errors['plan.traffic']}
        />
        <PercentInput
          label={t('designer.holdout')}
          value={plan.holdoutShare}
          min={0}
          max={50}
          onChange={(holdoutShare) => onChange({ holdoutShare })}
          error={errors['plan.holdoutShare']}
        />
      </div>
      <Switch
        size="xs"
        label={t('designer.exclusion')}
        checked={exclusion !== null}
        onChange={(event) =>
          onChange(event.currentTarget.checked ? { exclusion: { group: '', from: 0, to: 0.5 } } : { exclusion: null })
        }
      />
      {exclusion && (
        <div className={classes.fields}>
          <TextInput
            size="xs"
            label={t('designer.group')}
            value={exclusion.group}
            maxLength={100}
            onChange={(event) => setPart({ group: event.currentTarget.value })}
            error={errors['plan.exclusion.group']}
          />
          <PercentInput
            label={t('designer.partFrom')}
            value={exclusion.from}
            min={0}
            max={100}
            onChange={(from) => setPart({ from })}
            error={errors['plan.exclusion.from']}
          />
          <PercentInput
            label={t('designer.partTo')}
            value={exclusion.to}
            min={0}
            max={100}
            onChange={(to) => setPart({ to })}
            error={errors['plan.exclusion.to']}
          />
        </div>
      )}
    </fieldset>
  );
}
