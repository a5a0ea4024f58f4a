import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { categoryLabel } from '../ui/text/category-name.js';
import { IdField } from './id-field.js';
import { FindProductsDocument } from '@cartograph/sdk/operations/recommendations';

/** A product by id, brand or category. */
export function ProductField({
  label,
  value,
  onChoose,
  isAdding = false,
}: {
  label: string;
  value: string;
  onChoose(product: string): void;
  isAdding?: boolean;
}) {
  const t = useTranslations();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 200);
  const [{ data }] = useQuery({
    query: FindProductsDocument,
    variables: { search, first: 8 },
    pause: search.length < 2,
  });
  const found = (typed.length < 2 ? [] : (data?.products.nodes ?? [])).map(({ externalId, brand, category }) => ({
    id: externalId,
    words: t('recommendations.productOption', {
      brand: brand ?? t('words.noBrand'),
      category: category ? categoryLabel(category) : t('words.noCategory'),
    }),
  }));
  return (
    <IdField label={label} value={value} found={found} onType={setTyped} onChoose={onChoose} isAdding={isAdding} />
  );
}
