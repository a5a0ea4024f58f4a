import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import type { FaultPartsFragment } from '../gql/parts.generated.js';
import { ProductCoverageDocument } from './products.generated.js';

/** Says beside figures of products that they count days which lost events; nothing where there is none. */
export function LostDaysNote({
  faults,
  daysLeftOut,
}: {
  faults: readonly Pick<FaultPartsFragment, 'date' | 'kind'>[];
  daysLeftOut: readonly string[];
}) {
  const t = useTranslations();
  const lost = faults.filter(({ date, kind }) => kind === 'EVENT_TYPE_VANISHED' && !daysLeftOut.includes(date));
  const days = new Set(lost.map(({ date }) => date)).size;
  return days === 0 ? null : <span>{t('products.lostDays', { days })}</span>;
}

/** The same of figures over the whole log, which has no days to leave out. */
export function WholeLogNote() {
  const [{ data }] = useQuery({ query: ProductCoverageDocument });
  return data ? <LostDaysNote faults={data.shop.coverage.faults} daysLeftOut={[]} /> : null;
}
