import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { UrlCodec } from '../page/url-state.js';

/** A price in the address: a plain decimal with at most four decimals, as the log's prices have; empty for none. */
export const priceCodec: UrlCodec<string> = {
  fallback: '',
  read: (text) => (/^\d{1,14}(\.\d{1,4})?$/.test(text.trim()) ? text.trim() : null),
  write: (value) => value,
};

interface PriceFieldProps {
  label: string;
  value: string;
  /** Why a price cannot be taken, though it is one; null where it can. */
  refuse?(price: string): string | null;
  onTake(price: string | null): void;
}

/** One bound of the price, taken on Enter or when the field is left; what is no price is said to be none and not taken. */
export function PriceField(props: PriceFieldProps) {
  return <PriceText key={props.value} {...props} />;
}

function PriceText({ label, value, refuse, onTake }: PriceFieldProps) {
  const t = useTranslations();
  const [text, setText] = useState(value);
  const typed = text.trim();
  const refusal =
    typed === '' ? null : priceCodec.read(typed) === null ? t('app.notAPrice') : (refuse?.(typed) ?? null);
  const take = (): void => {
    if (refusal === null && typed !== value) onTake(typed === '' ? null : typed);
  };
  return (
    <TextInput
      size="xs"
      w={115}
      inputMode="decimal"
      aria-label={label}
      placeholder={label}
      value={text}
      error={refusal}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  );
}
