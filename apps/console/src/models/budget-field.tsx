import { NumberInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { isBudget, mostMinutes } from './budget.js';

interface BudgetFieldProps {
  /** Minutes; null for no limit. */
  minutes: number | null;
  onChange(minutes: number | null): void;
  /** What the server had against it. */
  error: string | undefined;
}

/** How long a training may try settings. What cannot be asked for is told, and never changed behind one's back. */
export function BudgetField({ minutes, onChange, error }: BudgetFieldProps) {
  const t = useTranslations();
  return (
    <NumberInput
      label={t('models.train.budget')}
      description={t('models.train.budgetHint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={minutes ?? ''}
      onChange={(value) => onChange(typeof value === 'number' ? value : null)}
      clampBehavior="none"
      decimalScale={2}
      error={isBudget(minutes) ? error : t('models.train.budgetRange', { most: mostMinutes })}
    />
  );
}
