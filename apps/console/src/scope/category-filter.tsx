import { Select } from '@mantine/core';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { ListCategoriesDocument } from '@cartograph/sdk/operations/shop';
import { categoryLabel } from '../ui/text/category-name.js';

const item = (code: string) => ({ value: code, label: categoryLabel(code) });

/** A category of the log: first those within the chosen one, then the top level. */
export function CategoryFilter({ value, onChange }: { value: string | null; onChange(category: string | null): void }) {
  const t = useTranslations();
  const [top] = useQuery({ query: ListCategoriesDocument, variables: {} });
  const [within] = useQuery({ query: ListCategoriesDocument, variables: { parent: value }, pause: value === null });
  const below = value === null ? [] : (within.data?.categories ?? []).map(({ id }) => id);
  const all = new Set((top.data?.categories ?? []).map(({ id }) => id));
  if (value !== null) all.add(value);
  for (const code of below) all.delete(code);
  return (
    <Select
      size="xs"
      w={{ base: '100%', sm: 210 }}
      aria-label={t('scope.category')}
      placeholder={t('scope.category')}
      value={value}
      onChange={onChange}
      data={[
        ...(value !== null && below.length > 0
          ? [{ group: t('scope.within', { category: categoryLabel(value) }), items: below.map(item) }]
          : []),
        { group: t('scope.allCategories'), items: [...all].map(item) },
      ]}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('scope.clearCategory') }}
      nothingFoundMessage={t('scope.noCategory')}
      maxDropdownHeight={320}
      limit={300}
    />
  );
}
