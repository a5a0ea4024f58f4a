import { Button, MultiSelect, Pill, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useScope } from '../scope/scope.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { PriceField, priceCodec } from '../ui/form/price-field.js';
import { usePatchParams, useUrlState } from '../ui/page/url-state.js';
import classes from './explore-filters.module.css';
import {
  byCodec,
  edgesCodec,
  eventTypes,
  filteredAway,
  measureCodec,
  productCodec,
  typesCodec,
  type ExploreFilters,
} from './explore-state.js';
import { useExploreWords } from './key-words.js';

/** What events are narrowed to, out of the address. */
export function useExploreFilters(): ExploreFilters {
  const [types] = useUrlState('types', typesCodec);
  const [product] = useUrlState('product', productCodec);
  const [least] = useUrlState('least', priceCodec);
  const [most] = useUrlState('most', priceCodec);
  const [edges] = useUrlState('edges', edgesCodec);
  return { types, product, least, most, edges };
}

/** Event types, a product, bounds of the price, and where price bands are shown their edges. */
export function ExploreFilterControls() {
  const t = useTranslations();
  const words = useExploreWords();
  const patch = usePatchParams();
  const { types, product, least, most, edges } = useExploreFilters();
  const [by] = useUrlState('by', byCodec);
  const refuseLeast = (price: string): string | null =>
    most !== '' && Number(price) >= Number(most) ? t('explore.filter.below', { price: words.price(most) }) : null;
  const refuseMost = (price: string): string | null =>
    least !== '' && Number(price) <= Number(least) ? t('explore.filter.above', { price: words.price(least) }) : null;
  return (
    <>
      <MultiSelect
        size="xs"
        miw={150}
        maw={360}
        aria-label={t('explore.filter.types')}
        placeholder={types.length === 0 ? t('explore.filter.types') : ''}
        value={types}
        onChange={(values) => patch({ types: typesCodec.write(typesCodec.read(values.join(',')) ?? []) })}
        data={eventTypes.map((value) => ({ value, label: words.eventType(value) }))}
        clearable
        clearButtonProps={{ 'aria-label': t('explore.filter.clearTypes') }}
      />
      <CheckedField
        key={`product ${product}`}
        label={t('explore.filter.product')}
        value={product}
        width={140}
        read={productCodec.read}
        wrong={t('explore.filter.notAProduct')}
        onTake={(text) => patch({ product: text })}
      />
      <PriceField
        label={t('products.leastPrice')}
        value={least}
        refuse={refuseLeast}
        onTake={(price) => patch({ least: price })}
      />
      <PriceField
        label={t('products.mostPrice')}
        value={most}
        refuse={refuseMost}
        onTake={(price) => patch({ most: price })}
      />
      {by.includes('PRICE_BAND') && (
        <CheckedField
          key={`edges ${edges.join(',')}`}
          label={t('explore.filter.edges')}
          value={edges.join(', ')}
          width={190}
          read={(text) => edgesCodec.read(text)?.join(',') ?? null}
          wrong={t('explore.filter.notEdges')}
          onTake={(text) => patch({ edges: text })}
        />
      )}
    </>
  );
}

interface CheckedFieldProps {
  label: string;
  value: string;
  width: number;
  /** As the address keeps it; null for what is none. */
  read(text: string): string | null;
  wrong: string;
  onTake(text: string | null): void;
}

/** A text that is taken on Enter or when the field is left, if it is one. */
function CheckedField({ label, value, width, read, wrong, onTake }: CheckedFieldProps) {
  const [text, setText] = useState(value);
  const typed = text.trim();
  const known = typed === '' ? '' : read(typed);
  const take = (): void => {
    if (known !== null && typed !== value) onTake(known);
  };
  return (
    <TextInput
      size="xs"
      w={width}
      aria-label={label}
      placeholder={label}
      value={text}
      error={known === null ? wrong : null}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  );
}

interface Chip {
  id: string;
  text: string;
  /** Parameters that end it. */
  without: Record<string, null>;
}

/** What the answer is narrowed to, in words. */
export function useFilterChips(): Chip[] {
  const t = useTranslations();
  const words = useExploreWords();
  const { scope } = useScope();
  const { types, product, least, most, edges } = useExploreFilters();
  const [by] = useUrlState('by', byCodec);
  const chip = (isOn: boolean, id: string, text: string, without: Record<string, null>): Chip[] =>
    isOn ? [{ id, text, without }] : [];
  return [
    ...chip(
      scope.category !== null,
      'category',
      t('explore.chip.category', { name: categoryLabel(scope.category ?? '') }),
      { category: null },
    ),
    ...chip(scope.brand !== null, 'brand', t('explore.chip.brand', { name: scope.brand ?? '' }), { brand: null }),
    ...chip(types.length > 0, 'types', t('explore.chip.types', { names: types.map(words.eventType).join(', ') }), {
      types: null,
    }),
    ...chip(product !== '', 'product', t('explore.chip.product', { id: product }), { product: null }),
    ...chip(
      least !== '' || most !== '',
      'price',
      t('explore.chip.price', {
        kind: least === '' ? 'most' : most === '' ? 'least' : 'both',
        least: words.price(least),
        most: words.price(most),
      }),
      { least: null, most: null },
    ),
    ...chip(
      edges.length > 0 && by.includes('PRICE_BAND'),
      'edges',
      t('explore.chip.edges', { edges: edges.map(words.price).join(' · ') }),
      { edges: null },
    ),
    ...chip(!scope.includeBots, 'bots', t('explore.chip.bots'), { bots: null }),
  ];
}

/** Every filter as a chip that ends it; nothing where there is none. */
export function FilterChips() {
  const t = useTranslations();
  const patch = usePatchParams();
  const words = useExploreWords();
  const chips = useFilterChips();
  const { types } = useExploreFilters();
  const [measure] = useUrlState('measure', measureCodec);
  const missing = filteredAway(measure, types);
  if (chips.length === 0) return null;
  return (
    <div className={classes.chips}>
      <ul aria-label={t('explore.chip.label')}>
        {chips.map(({ id, text, without }) => (
          <Pill
            key={id}
            component="li"
            withRemoveButton
            onRemove={() => patch(without)}
            removeButtonProps={{
              'aria-label': t('explore.chip.remove', { filter: text }),
              tabIndex: 0,
              'aria-hidden': false,
            }}
          >
            {text}
          </Pill>
        ))}
      </ul>
      {chips.length > 1 && (
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          onClick={() => patch(Object.assign({}, ...chips.map(({ without }) => without)))}
        >
          {t('explore.chip.clear')}
        </Button>
      )}
      {missing && (
        <p role="note">
          {t('explore.filter.away', { measure: words.measure(measure), type: words.eventType(missing) })}
        </p>
      )}
    </div>
  );
}
