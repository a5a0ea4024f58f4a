import { Button, Group, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { usePatchParams, useUrlState } from '../ui/url-state.js';
import { boughtChoices, boughtCodec, priceCodec, type ProductChoices } from './product-filter.js';

/** Price and sale, in the address. */
export function useProductChoices(): ProductChoices {
  const [least] = useUrlState('least', priceCodec);
  const [most] = useUrlState('most', priceCodec);
  const [bought] = useUrlState('bought', boughtCodec);
  return { least, most, bought };
}

/** The bounds of the price, and whether somebody bought. */
export function ProductFilters() {
  const t = useTranslations();
  const patch = usePatchParams();
  const { least, most, bought } = useProductChoices();
  return (
    <Group gap={8}>
      <PriceField key={`least-${least}`} label={t('products.leastPrice')} value={least} onTake={(text) => patch({ least: text })} />
      <PriceField key={`most-${most}`} label={t('products.mostPrice')} value={most} onTake={(text) => patch({ most: text })} />
      <Select
        size="xs"
        w={150}
        aria-label={t('products.boughtLabel')}
        value={bought}
        onChange={(value) => patch({ bought: value === 'all' ? null : value })}
        data={boughtChoices.map((value) => ({ value, label: t(`products.bought.${value}`) }))}
        allowDeselect={false}
      />
      {(least || most || bought !== 'all') && (
        <Button variant="subtle" color="gray" onClick={() => patch({ least: null, most: null, bought: null })}>
          {t('products.clearPrice')}
        </Button>
      )}
    </Group>
  );
}

/** One bound, taken on Enter or when the field is left. */
function PriceField({ label, value, onTake }: { label: string; value: string; onTake(text: string | null): void }) {
  const t = useTranslations();
  const [text, setText] = useState(value);
  const isNone = text.trim() === '';
  const isWrong = !isNone && priceCodec.read(text) === null;
  const take = (): void => {
    if (!isWrong && text.trim() !== value) onTake(isNone ? null : text.trim());
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <TextInput size="xs" w={120} inputMode="decimal" aria-label={label} placeholder={label} value={text} error={isWrong ? t('products.notAPrice') : null} onChange={(event) => setText(event.currentTarget.value)} onBlur={take} />
    </form>
  );
}
