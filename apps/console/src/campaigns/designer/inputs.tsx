import { Input, NumberInput, Select, type NumberInputProps } from '@mantine/core';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { fraction } from '../plan-state.js';
import { scales, type SizeDraft } from './draft.js';
import classes from './designer.module.css';

type Number = Omit<NumberInputProps, 'value' | 'onChange'> & {
  value: number | null;
  onChange(value: number | null): void;
};

/** A number; null while its field is empty. */
export function PlainInput({ value, onChange, ...input }: Number) {
  return (
    <NumberInput
      size="xs"
      {...input}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  );
}

/** A fraction, typed as per cent. */
export function PercentInput({ value, onChange, ...input }: Number) {
  return (
    <PlainInput
      suffix=" %"
      decimalScale={2}
      {...input}
      value={value === null ? null : Math.round(value * 10_000) / 100}
      onChange={(next) => onChange(next === null ? null : fraction(next))}
    />
  );
}

interface SizeProps {
  label: string;
  size: SizeDraft;
  error: string | undefined;
  onChange(size: SizeDraft): void;
}

/** The size of an effect, relative or in the metric's own unit. */
export function SizeInput({ label, size, error, onChange }: SizeProps) {
  const t = useTranslations();
  const id = useId();
  const shared = {
    id,
    value: size.value,
    onChange: (value: number | null) => onChange({ ...size, value }),
    error: error !== undefined,
    min: 0,
  };
  return (
    <Input.Wrapper size="xs" className={classes.sized} label={label} error={error} labelProps={{ htmlFor: id }}>
      <div className={classes.size}>
        {size.scale === 'RELATIVE' ? <PercentInput {...shared} /> : <PlainInput {...shared} />}
        <Select
          size="xs"
          aria-label={t('designer.scaleOf', { name: label })}
          value={size.scale}
          data={scales.map((value) => ({ value, label: t(`designer.scale.${value}`) }))}
          onChange={(scale) => onChange({ ...size, scale: scales.find((known) => known === scale) ?? size.scale })}
          allowDeselect={false}
        />
      </div>
    </Input.Wrapper>
  );
}
