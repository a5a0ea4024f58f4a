import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { FindProductsDocument } from '@cartograph/sdk/operations/recommendations';
import { ListUsersDocument } from '@cartograph/sdk/operations/people';
import classes from './recommendations.module.css';
import type { SubjectKind } from './subject.js';

/** Before anything is chosen: real users and products of this log to begin with. */
export function StartingPoints({ kind }: { kind: SubjectKind }) {
  const { can } = useSession();
  if (kind === 'user') return can('people:read') ? <ActiveUsers /> : null;
  return kind === 'category' ? null : <ViewedProducts kind={kind} />;
}

function ActiveUsers() {
  const t = useTranslations();
  const { instant } = useFormats();
  const [{ data, fetching }] = useQuery({
    query: ListUsersDocument,
    variables: { filter: { isBot: false }, orderBy: { field: 'EVENTS', direction: 'DESC' }, first: 12 },
  });
  if (fetching && !data) return <Waiting heights={[260]} />;
  return (
    <Section title={t('recommendations.activeUsers')}>
      <ul className={classes.starts}>
        {data?.users.nodes.map(({ id, externalId, counts, lastSeenAt }) => (
          <li key={id}>
            <Link className={classes.start} to={`/recommendations?user=${externalId}`}>
              <strong>{externalId}</strong>
              <span>
                {t('recommendations.startCounts', {
                  views: counts.views,
                  carts: counts.carts,
                  purchases: counts.purchases,
                })}
              </span>
              <span>{t('recommendations.lastSeen', { at: instant(lastSeenAt) })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function ViewedProducts({ kind }: { kind: 'cart' | 'product' }) {
  const t = useTranslations();
  const [{ data, fetching }] = useQuery({ query: FindProductsDocument, variables: { search: null, first: 12 } });
  if (fetching && !data) return <Waiting heights={[260]} />;
  return (
    <Section title={t('recommendations.viewedProducts')}>
      <ul className={classes.starts}>
        {data?.products.nodes.map(({ id, externalId, brand, category }) => (
          <li key={id}>
            <Link
              className={classes.start}
              to={
                kind === 'cart'
                  ? `/recommendations?for=cart&items=c${externalId}`
                  : `/recommendations?for=product&product=${externalId}`
              }
            >
              <strong>{externalId}</strong>
              <span>{brand ?? t('words.noBrand')}</span>
              <span>{category ? categoryLabel(category) : t('words.noCategory')}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
