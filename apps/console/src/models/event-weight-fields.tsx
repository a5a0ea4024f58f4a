import { Input, NumberInput, SegmentedControl } from '@mantine/core';
import type { EventWeightsInput } from '@cartograph/sdk/schema';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import classes from './models.module.css';

/** Weights by event type, and the half-life; null is an empty field. */
export interface EventWeightDraft {
  view: number | null;
  cart: number | null;
  remove: number | null;
  purchase: number | null;
  halfLifeDays: number | null;
}

const weights = ['view', 'cart', 'remove', 'purchase'] as const;
const start: EventWeightDraft = { view: 0, cart: 1, remove: 0, purchase: 0, halfLifeDays: null };

/** For the server: an empty weight is 0, an empty half-life is none. */
export const givenEventWeights = ({ halfLifeDays, ...draft }: EventWeightDraft): EventWeightsInput => ({
  view: draft.view ?? 0,
  cart: draft.cart ?? 0,
  remove: draft.remove ?? 0,
  purchase: draft.purchase ?? 0,
  ...(halfLifeDays === null ? {} : { halfLifeDays }),
});

/** Whether event weights are chosen or given, and then which. */
export function EventWeightFields({
  draft,
  onChange,
  error,
}: {
  draft: EventWeightDraft | null;
  onChange(draft: EventWeightDraft | null): void;
  error: ReactNode;
}) {
  const t = useTranslations();
  const field = (name: keyof EventWeightDraft) => ({
    value: draft?.[name] ?? '',
    onChange: (value: string | number) =>
      onChange({ ...start, ...draft, [name]: typeof value === 'number' ? value : null }),
    inputWrapperOrder: ['label' as const, 'input' as const, 'description' as const, 'error' as const],
  });
  return (
    <fieldset className={classes.group}>
      <legend>{t('models.train.eventWeights')}</legend>
      <SegmentedControl
        size="xs"
        aria-label={t('models.train.eventWeights')}
        value={draft === null ? 'chosen' : 'given'}
        onChange={(value) => onChange(value === 'given' ? start : null)}
        data={(['chosen', 'given'] as const).map((value) => ({
          value,
          label: t(`models.train.eventWeightsMode.${value}`),
        }))}
      />
      {draft !== null && (
        <div className={classes.fields}>
          {weights.map((name) => (
            <NumberInput
              key={name}
              label={t(`models.train.weight.${name}`)}
              {...field(name)}
              {...(name === 'remove' ? { max: 0, description: t('models.train.removeHint') } : { min: 0 })}
              step={0.5}
            />
          ))}
          <NumberInput
            label={t('models.train.halfLife')}
            description={t('models.train.halfLifeHint')}
            {...field('halfLifeDays')}
            min={0.1}
          />
        </div>
      )}
      {error && <Input.Error>{error}</Input.Error>}
    </fieldset>
  );
}
