import { NumberInput, Select } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { usePatchParams } from '../ui/url-state.js';
import classes from './campaigns.module.css';
import type { Plan } from './plan-state.js';

const alphas = [0.01, 0.05, 0.1];
const powers = [0.7, 0.8, 0.9, 0.95];
const shares = [0.1, 0.2, 0.5, 0.8, 0.9];

/** What is expected and how sure one wants to be. */
export function DesignControls({ plan }: { plan: Plan }) {
  const t = useTranslations();
  const patch = usePatchParams();
  const { share } = useFormats();
  const [typed, setTyped] = useState<number | string>(plan.upliftPercent);
  const [taken, setTaken] = useState(plan.upliftPercent);
  if (plan.upliftPercent !== taken) {
    setTaken(plan.upliftPercent);
    setTyped(plan.upliftPercent);
  }
  const take = useDebouncedCallback((uplift: number) => {
    setTaken(uplift);
    patch({ uplift: String(uplift) }, 'replace');
  }, 200);
  const choice = (values: readonly number[], current: number) => [...new Set([...values, current])].toSorted((a, b) => a - b).map((value) => ({ value: String(value), label: share(value) }));
  return (
    <div className={classes.fields}>
      <NumberInput
        label={t('campaigns.uplift')}
        suffix=" %"
        min={-99}
        max={1000}
        step={1}
        decimalScale={2}
        value={typed}
        onChange={(value) => {
          setTyped(value);
          if (typeof value === 'number') take(value);
        }}
      />
      <Select label={t('campaigns.power')} value={String(plan.power)} data={choice(powers, plan.power)} onChange={(power) => patch({ power })} allowDeselect={false} />
      <Select label={t('campaigns.alpha')} value={String(plan.alpha)} data={choice(alphas, plan.alpha)} onChange={(alpha) => patch({ alpha })} allowDeselect={false} />
      <Select label={t('campaigns.share')} value={String(plan.treatmentShare)} data={choice(shares, plan.treatmentShare)} onChange={(value) => patch({ share: value })} allowDeselect={false} />
    </div>
  );
}
