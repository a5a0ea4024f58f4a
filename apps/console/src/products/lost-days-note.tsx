import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import type { FaultFieldsFragment } from '@cartograph/sdk/operations/shop';
import { ProductCoverageDocument } from '@cartograph/sdk/operations/products';

/** Says beside figures of products that they count days which lost events, and what else is to be said of these; nothing where there is none. */
export function LostDaysNote({
  faults,
  daysLeftOut,
  children,
}: {
  faults: readonly Pick<FaultFieldsFragment, 'date' | 'kind'>[];
  daysLeftOut: readonly string[];
  children?: ReactNode;
}) {
  const t = useTranslations();
  const lost = faults.filter(({ date, kind }) => kind === 'EVENT_TYPE_VANISHED' && !daysLeftOut.includes(date));
  const days = new Set(lost.map(({ date }) => date)).size;
  return days === 0 ? null : (
    <span>
      {t('products.lostDays', { days })}
      {children !== undefined && <> {children}</>}
    </span>
  );
}

/** The same of figures over the whole log, of which only the rate leaves days out. */
export function WholeLogNote() {
  const t = useTranslations();
  const [{ data }] = useQuery({ query: ProductCoverageDocument });
  return data ? (
    <LostDaysNote faults={data.shop.coverage.faults} daysLeftOut={[]}>
      {t('products.lostDaysRate')}
    </LostDaysNote>
  ) : null;
}
