import { Checkbox, NumberInput } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { rounded, type Ranged } from './scenario-fields.js';
import classes from './scenario.module.css';

interface NumberFieldProps {
  label: string;
  value: number | null;
  onChange(value: number | null): void;
  /** In the file it is a fraction, here per cent. */
  isShare?: boolean;
  isWhole?: boolean;
  min?: number;
  max?: number;
  placeholder?: string;
  error?: string | undefined;
}

/** A number of the file; an empty field takes it out. */
export function NumberField({
  label,
  value,
  onChange,
  isShare = false,
  isWhole = false,
  min,
  max,
  placeholder,
  error,
}: NumberFieldProps) {
  const times = isShare ? 100 : 1;
  return (
    <NumberInput
      label={label}
      size="xs"
      value={value === null ? '' : rounded(value * times)}
      onChange={(next) => onChange(typeof next === 'number' ? rounded(next / times) : null)}
      allowDecimal={!isWhole}
      decimalScale={isWhole ? 0 : 6}
      thousandSeparator={isWhole}
      suffix={isShare ? ' %' : ''}
      hideControls
      {...(min === undefined ? {} : { min: min * times })}
      {...(max === undefined ? {} : { max: max * times })}
      {...(placeholder === undefined ? {} : { placeholder })}
      error={error}
    />
  );
}

interface RangedFieldProps extends Omit<NumberFieldProps, 'value' | 'onChange' | 'isWhole'> {
  value: Ranged;
  onChange(value: Ranged): void;
}

/** A number of the file that may have ends; with them the tornado tries how much it matters. */
export function RangedField({ label, value: { value, low, high }, onChange, ...rest }: RangedFieldProps) {
  const t = useTranslations();
  const hasEnds = low !== null && high !== null;
  return (
    <div className={classes.ranged} role="group" aria-label={label}>
      <NumberField
        {...rest}
        label={label}
        value={value}
        onChange={(next) =>
          onChange({
            value: next,
            low: hasEnds && next !== null ? Math.min(low, next) : null,
            high: hasEnds && next !== null ? Math.max(high, next) : null,
          })
        }
      />
      {hasEnds && value !== null && (
        <>
          <NumberField
            {...rest}
            error={undefined}
            label={t('simulation.field.low')}
            value={low}
            onChange={(next) => next !== null && onChange({ value, low: Math.min(next, value), high })}
          />
          <NumberField
            {...rest}
            error={undefined}
            label={t('simulation.field.high')}
            value={high}
            onChange={(next) => next !== null && onChange({ value, low, high: Math.max(next, value) })}
          />
        </>
      )}
      <Checkbox
        size="xs"
        className={classes.unsure}
        label={t('simulation.field.unsure')}
        aria-label={t('simulation.field.unsureOf', { field: label })}
        checked={hasEnds}
        disabled={value === null}
        onChange={(event) =>
          value !== null &&
          onChange(
            event.currentTarget.checked ? { value, ...usualEnds(value, rest) } : { value, low: null, high: null },
          )
        }
      />
    </div>
  );
}

/** Half and one and a half times the value, as far as it may go; around nothing, a tenth. */
function usualEnds(
  value: number,
  { min = -Infinity, max = Infinity }: { min?: number; max?: number },
): { low: number; high: number } {
  const half = value === 0 ? 0.1 : Math.abs(value) / 2;
  return { low: rounded(Math.max(min, value - half)), high: rounded(Math.min(max, value + half)) };
}
