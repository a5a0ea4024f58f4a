import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { sumOf } from './draft-problems.js';
import { armLimits, type ArmDraft } from './draft.js';
import classes from './designer.module.css';
import { PercentInput } from './inputs.js';

interface ArmProps {
  arms: readonly ArmDraft[];
  errors: Readonly<Record<string, string>>;
  onChange(change: (arms: readonly ArmDraft[]) => readonly ArmDraft[]): void;
}

/** Shares that are alike and sum to exactly 1. */
function even(arms: readonly ArmDraft[]): ArmDraft[] {
  const rest = arms.slice(1).map(() => 1 / arms.length);
  return arms.map((arm, at) => ({
    ...arm,
    weight: at === 0 ? 1 - rest.reduce((sum, weight) => sum + weight, 0) : 1 / arms.length,
  }));
}

/** Who is shown what, and how many: the control first. */
export function ArmFields({ arms, errors, onChange }: ArmProps) {
  const t = useTranslations();
  const { share } = useFormats();
  const set = (at: number, part: Partial<ArmDraft>): void =>
    onChange((now) => now.map((arm, place) => (place === at ? { ...arm, ...part } : arm)));
  const add = (): void => {
    const number = arms.length;
    const taken = new Set(arms.map(({ name }) => name));
    const name =
      [`treatment-${number}`, `treatment-${number + 1}`, `arm-${number + 1}`].find((one) => !taken.has(one)) ?? '';
    onChange((now) => even([...now, { name, weight: 0, description: '' }]));
  };
  return (
    <fieldset className={classes.group}>
      <legend>{t('designer.arms')}</legend>
      <ol className={classes.rows}>
        {arms.map((arm, at) => (
          // Arms have no other identity than their place while they are named.
          <li key={at} className={classes.arm}>
            <TextInput
              size="xs"
              label={at === 0 ? t('designer.control') : t('designer.treatment', { number: at })}
              value={arm.name}
              maxLength={100}
              onChange={(event) => set(at, { name: event.currentTarget.value })}
              error={errors[`plan.arms.${at}.name`]}
            />
            <PercentInput
              label={t('designer.weight')}
              value={arm.weight}
              min={0}
              max={100}
              onChange={(weight) => set(at, { weight })}
              error={errors[`plan.arms.${at}.weight`]}
            />
            <TextInput
              size="xs"
              label={t('designer.shown')}
              placeholder={at === 0 ? t('designer.shownControl') : t('designer.shownTreatment')}
              value={arm.description}
              maxLength={2_000}
              onChange={(event) => set(at, { description: event.currentTarget.value })}
              error={errors[`plan.arms.${at}.description`]}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              className={classes.remove}
              aria-label={t('designer.removeArm', { name: arm.name })}
              disabled={at === 0 || arms.length <= armLimits.least}
              onClick={() => onChange((now) => even(now.filter((_, place) => place !== at)))}
            >
              <IconTrash size={16} stroke={1.6} />
            </ActionIcon>
          </li>
        ))}
      </ol>
      <div className={classes.tools}>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          disabled={arms.length >= armLimits.most}
          onClick={add}
        >
          {t('designer.addArm')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => onChange(even)}>
          {t('designer.even')}
        </Button>
        {errors['plan.arms'] ? (
          <p role="alert" className={classes.error}>
            {errors['plan.arms']}
          </p>
        ) : (
          <p className={classes.hint}>{t('designer.sum', { sum: share(sumOf(arms)) })}</p>
        )}
      </div>
    </fieldset>
  );
}
