import { Select } from '@mantine/core';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { BrandName, CategoryName } from '../ui/text/category-name.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import {
  RecommendationModelsDocument,
  SimilarProductsDocument,
  type SimilarProductsQuery,
} from '@cartograph/sdk/operations/recommendations';
import classes from './recommendations.module.css';

type Similar = SimilarProductsQuery['similarProducts'][number];

const first = 8;

/** Products like one, and how they were compared. */
export function SimilarProducts({ product }: { product: string }) {
  const t = useTranslations();
  const [model, setModel] = useUrlState('like', anyText);
  const [{ data: served }] = useQuery({ query: RecommendationModelsDocument });
  const [{ data, error }, ask] = useQuery({
    query: SimilarProductsDocument,
    variables: { productExternalId: product, first, model: model || null },
  });
  const known = data?.similarProducts[0];
  return (
    <Section
      title={t('recommendations.similar.title', { id: product })}
      note={known ? t('recommendations.similar.note', { model: t(`modelKind.${known.model.kind}`) }) : undefined}
    >
      <Select
        size="xs"
        mb={4}
        aria-label={t('recommendations.similar.modelLabel')}
        value={model}
        onChange={(value) => setModel(value ?? '', 'replace')}
        data={[
          { value: '', label: t('recommendations.similar.anyModel') },
          ...(served?.liveModel?.training.models ?? []).map(({ id, kind }) => ({
            value: id,
            label: t(`modelKind.${kind}`),
          })),
        ]}
        allowDeselect={false}
      />
      <QueryView
        data={data?.similarProducts}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[220]} />}
      >
        {(similar) =>
          similar.length === 0 ? (
            <p className={classes.why}>{t('recommendations.similar.none')}</p>
          ) : (
            <ul className={classes.list} aria-label={t('recommendations.similar.title', { id: product })}>
              {similar.map((one) => (
                <SimilarLine key={one.product.id} similar={one} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Section>
  );
}

function SimilarLine({ similar: { product, similarity, measure } }: { similar: Similar }) {
  const t = useTranslations();
  const { money, decimal } = useFormats();
  return (
    <li className={classes.neighbor}>
      <div>
        <div className={classes.product}>
          <Link to={`/recommendations?for=product&product=${product.externalId}`}>{product.externalId}</Link>{' '}
          <BrandName brand={product.brand} />
        </div>
        <div className={classes.details}>
          <CategoryName code={product.category} />
        </div>
      </div>
      <div className={classes.numbers}>
        <div>{t('recommendations.price', { price: money(product.price) })}</div>
        <div className={classes.details}>
          {t(`recommendations.similar.measure.${measure}`, { value: decimal(similarity, 3), count: similarity })}
        </div>
      </div>
    </li>
  );
}
