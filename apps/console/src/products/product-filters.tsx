import { Button, Group, Select } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { PriceField, priceCodec } from '../ui/form/price-field.js';
import { usePatchParams, useUrlState } from '../ui/page/url-state.js';
import { boughtChoices, boughtCodec, type ProductChoices } from './product-filter.js';

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
      <PriceField label={t('products.leastPrice')} value={least} onTake={(text) => patch({ least: text })} />
      <PriceField label={t('products.mostPrice')} value={most} onTake={(text) => patch({ most: text })} />
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
