import { MultiSelect, TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { ListCategoriesDocument } from '@cartograph/sdk/operations/shop';
import { categoryLabel } from '../../ui/text/category-name.js';
import type { Target } from './rule.js';
import { RuleProductsDocument } from '@cartograph/sdk/operations/rules';

const leastLetters = 2;

/** Products, categories and brands that a rule is about. */
export function TargetFields({ target, onChange }: { target: Target; onChange(target: Partial<Target>): void }) {
  const t = useTranslations();
  return (
    <>
      <CategoriesField value={target.categories} onChange={(categories) => onChange({ categories })} />
      <TagsInput
        size="xs"
        label={t('rules.target.brands')}
        placeholder={target.brands.length === 0 ? t('rules.targetHint.brands') : ''}
        value={[...target.brands]}
        onChange={(brands) => onChange({ brands })}
        acceptValueOnBlur
      />
      <ProductsField value={target.products} onChange={(products) => onChange({ products })} />
    </>
  );
}

function CategoriesField({ value, onChange }: { value: readonly string[]; onChange(value: string[]): void }) {
  const t = useTranslations();
  const last = value.at(-1) ?? null;
  const [top] = useQuery({ query: ListCategoriesDocument, variables: {} });
  const [within] = useQuery({ query: ListCategoriesDocument, variables: { parent: last }, pause: last === null });
  const below = last === null ? [] : (within.data?.categories ?? []).map(({ id }) => id);
  const all = new Set([...value, ...(top.data?.categories ?? []).map(({ id }) => id)]);
  const item = (code: string) => ({ value: code, label: categoryLabel(code) });
  const more = below.filter((code) => !all.has(code));
  return (
    <MultiSelect
      size="xs"
      label={t('rules.target.categories')}
      value={[...value]}
      onChange={onChange}
      data={[
        ...(last !== null && more.length > 0
          ? [{ group: t('scope.within', { category: categoryLabel(last) }), items: more.map(item) }]
          : []),
        { group: t('scope.allCategories'), items: [...all].map(item) },
      ]}
      searchable
      nothingFoundMessage={t('scope.noCategory')}
      maxDropdownHeight={280}
      limit={300}
    />
  );
}

function ProductsField({ value, onChange }: { value: readonly string[]; onChange(value: string[]): void }) {
  const t = useTranslations();
  const [text, setText] = useState('');
  const words = useProducts(text);
  return (
    <TagsInput
      size="xs"
      label={t('rules.target.products')}
      placeholder={value.length === 0 ? t('rules.targetHint.products') : ''}
      value={[...value]}
      onChange={onChange}
      searchValue={text}
      onSearchChange={setText}
      data={[...words.keys()]}
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <span>
          <strong className="numbers">{option.value}</strong> {words.get(option.value)}
        </span>
      )}
      acceptValueOnBlur={false}
      maxDropdownHeight={280}
    />
  );
}

/** Products that match what is typed, with the words beside their ids. */
export function useProducts(text: string): ReadonlyMap<string, string> {
  const t = useTranslations();
  const [search] = useDebouncedValue(text.trim(), 200);
  const [{ data }] = useQuery({
    query: RuleProductsDocument,
    variables: { search },
    pause: search.length < leastLetters,
  });
  if (text.trim().length < leastLetters) return new Map();
  return new Map(
    (data?.products.nodes ?? []).map(({ externalId, brand, category }) => [
      externalId,
      t('recommendations.productOption', {
        brand: brand ?? t('words.noBrand'),
        category: category ? categoryLabel(category) : t('words.noCategory'),
      }),
    ]),
  );
}
