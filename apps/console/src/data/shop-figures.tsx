import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Figure, FigureRow } from '../ui/page/figure.js';
import type { ShopData } from './coverage-months.js';

/** What the snapshot holds. */
export function ShopFigures({ shop }: { shop: ShopData }) {
  const t = useTranslations();
  const { count, money } = useFormats();
  return (
    <FigureRow>
      <Figure
        metric="events"
        value={count(shop.counts.total)}
        beside={t('data.zeroPrices', { count: shop.zeroPrices })}
      />
      <Figure metric="users" value={count(shop.users)} />
      <Figure metric="sessions" value={count(shop.sessions)} />
      <Figure metric="products" value={count(shop.products)} />
      <Figure metric="buyers" value={count(shop.buyers)} />
      <Figure
        metric="revenue"
        value={money(shop.revenue)}
        beside={t('overview.purchases', { count: shop.counts.purchases })}
      />
    </FigureRow>
  );
}
