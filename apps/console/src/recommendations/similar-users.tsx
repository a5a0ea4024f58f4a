import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { useProductName } from './product-name.js';
import { SimilarUsersDocument } from '@cartograph/sdk/operations/recommendations';
import classes from './recommendations.module.css';

const first = 5;

/** Users with an interest in the same products as one, for those who may see people. */
export function SimilarUsers({ user }: { user: string }) {
  const t = useTranslations();
  const { decimal, list } = useFormats();
  const nameOf = useProductName();
  const [{ data, fetching }] = useQuery({ query: SimilarUsersDocument, variables: { externalId: user, first } });
  const similar = data?.user?.similar;
  if (fetching && !data) return <Waiting heights={[180]} />;
  if (!similar) return null;
  return (
    <Section title={t('recommendations.people.title', { id: user })}>
      {similar.length === 0 ? (
        <p className={classes.why}>{t('recommendations.people.none')}</p>
      ) : (
        <ul className={classes.list} aria-label={t('recommendations.people.title', { id: user })}>
          {similar.map(({ user: other, similarity, sharedCount, sharedProducts }) => (
            <li key={other.id} className={classes.person}>
              <div className={classes.product}>
                <Link to={`/recommendations?user=${other.externalId}`}>{other.externalId}</Link>
              </div>
              <div className={classes.details}>
                {t('recommendations.people.line', { similarity: decimal(similarity, 2), count: sharedCount })}
              </div>
              {sharedProducts.length > 0 && (
                <div className={classes.details}>
                  {t('recommendations.people.shared', { products: list(sharedProducts.map(nameOf)) })}
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
