import type { EventType, ExploreDimension, ExploreMeasure } from '@cartograph/sdk/schema';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { categoryLabel } from '../ui/text/category-name.js';
import type { Figure, Key } from './explore-shape.js';

export interface ExploreWords {
  measure(measure: ExploreMeasure): string;
  dimension(dimension: ExploreDimension): string;
  eventType(type: EventType): string;
  price(price: string): string;
  /** A group's name in a dimension. */
  key(dimension: ExploreDimension | undefined, key: Key): string;
  /** Short, for an axis. */
  keyShort(dimension: ExploreDimension | undefined, key: Key): string;
  figure(figure: Figure): string;
  /** Both ends of a difference's interval; of a share in percentage points without their unit. */
  difference(estimate: Figure['estimate']): string;
  /** Short, for an axis or a cell. */
  number(value: number, unit: string, isWhole: boolean): string;
}

// A Monday.
const weekdayOf = (weekday: string): string => `2024-01-0${weekday}`;
const eventTypes = ['view', 'cart', 'remove_from_cart', 'purchase'] as const;
const namesOfTypes = {
  VIEW: 'view',
  CART: 'cart',
  REMOVE_FROM_CART: 'remove_from_cart',
  PURCHASE: 'purchase',
} as const satisfies Record<EventType, (typeof eventTypes)[number]>;

/** The words of measures, dimensions, groups and figures in the page's language. */
export function useExploreWords(): ExploreWords {
  const t = useTranslations();
  const formats = useFormats();
  return useMemo(() => {
    const key = (dimension: ExploreDimension | undefined, { kind, value }: Key): string => {
      if (kind === 'OTHERS') return t('explore.others');
      if (kind === 'NONE' || value === null)
        return t(`explore.none.${dimension === 'BRAND' ? 'brand' : dimension === 'PRICE_BAND' ? 'price' : 'category'}`);
      switch (dimension) {
        case 'DAY':
          return formats.day(value);
        case 'WEEK':
          return t('explore.week', { day: formats.day(value) });
        case 'MONTH':
          return formats.month(value);
        case 'HOUR':
          return t('explore.hour', { from: value.padStart(2, '0') });
        case 'WEEKDAY':
          return formats.weekday(weekdayOf(value));
        case 'CATEGORY_1':
        case 'CATEGORY_2':
        case 'CATEGORY_3':
        case 'CATEGORY_4':
        case 'CATEGORY':
          return categoryLabel(value);
        case 'PRICE_BAND':
          return bandText(value);
        case 'USER_KIND':
          return t(`explore.userKind.${value === 'new' ? 'new' : 'returning'}`);
        case 'EVENT_TYPE':
          return t(`explore.eventType.${eventTypes.find((type) => type === value) ?? 'view'}`);
        default:
          return value;
      }
    };
    const bandText = (band: string): string => {
      const [from = '0', to] = band.split(/[-+]/);
      return to === undefined || to === ''
        ? t('explore.bandFrom', { from: formats.money(from) })
        : t('explore.band', { from: formats.money(from), to: formats.money(to) });
    };
    const number = (value: number, unit: string, isWhole: boolean): string => {
      if (unit === 'FRACTION') return formats.percent(value);
      if (unit === 'MONEY') return formats.moneyCompact(value);
      return isWhole ? formats.compact(value) : formats.decimal(value);
    };
    return {
      measure: (measure) => t(`explore.measure.${measure}`),
      dimension: (dimension) => t(`explore.dimension.${dimension}`),
      eventType: (type) => t(`explore.eventType.${namesOfTypes[type]}`),
      price: (price) => (price === '' ? '' : formats.money(price)),
      key,
      keyShort: (dimension, one) => {
        if (one.kind === 'VALUE' && one.value !== null && (dimension === 'DAY' || dimension === 'WEEK'))
          return formats.dayShort(one.value);
        if (one.kind === 'VALUE' && one.value !== null && dimension === 'HOUR') return one.value;
        return key(dimension, one);
      },
      figure: ({ estimate, exact }) => {
        if (estimate.value === null) return UNKNOWN;
        if (estimate.unit === 'FRACTION') return formats.percent(estimate.value);
        if (estimate.unit === 'MONEY') return formats.money(exact ?? String(estimate.value));
        return exact === null ? formats.decimal(estimate.value) : formats.count(estimate.value);
      },
      difference: ({ low, high, unit }) =>
        low === null || high === null
          ? UNKNOWN
          : [low, high]
              .map((end) =>
                unit === 'FRACTION'
                  ? formats.points(end)
                  : unit === 'MONEY'
                    ? formats.money(String(end))
                    : formats.decimal(end),
              )
              .join(' – '),
      number,
    };
  }, [t, formats]);
}
