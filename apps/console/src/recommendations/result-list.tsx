import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { BrandName, CategoryName } from '../ui/category-name.js';
import { downloadText, toCsv } from '../ui/csv.js';
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Defined } from '../ui/defined.js';
import { Section } from '../ui/page.js';
import { useProvenance } from '../ui/provenance.js';
import { useReasonWords } from './reason-words.js';
import type { RecommendationData } from './recommendations-page.js';
import classes from './recommendations.module.css';

/** The products in order, each with its reasons. */
export function ResultList({ list }: { list: RecommendationData }) {
  const t = useTranslations();
  const { money, decimal } = useFormats();
  const { isSynthetic } = useProvenance();
  const words = useReasonWords();
  const best = Math.max(0, ...list.items.map(({ score }) => score));
  const save = (): void =>
    downloadText(
      `recommendations${isSynthetic ? '-synthetic' : ''}.csv`,
      toCsv(
        list.items.map(({ rank, score, product, because }) => ({
          rank,
          product: product.externalId,
          brand: product.brand,
          category: product.category,
          price: product.price,
          score,
          because: because.map(words).join(' '),
          model: list.model.kind,
          snapshot: list.snapshot.id,
          ...(isSynthetic ? { synthetic: 'true' } : {}),
        })),
      ),
    );
  return (
    <Section
      title={t('recommendations.listTitle', { count: list.items.length })}
      aside={
        list.items.length > 0 && (
          <Button variant="subtle" color="gray" leftSection={<IconDownload size={15} />} onClick={save}>
            {t('table.csv')}
          </Button>
        )
      }
      note={list.unknownProducts.length > 0 ? t('recommendations.unknownProducts', { ids: list.unknownProducts.join(', '), count: list.unknownProducts.length }) : undefined}
    >
      {list.items.length === 0 ? (
        <p className={classes.why}>{t('recommendations.answer.nothing')}</p>
      ) : (
        <ol className={classes.list} aria-label={t('recommendations.listTitle', { count: list.items.length })}>
          {list.items.map(({ rank, product, score, because }) => (
            <li key={product.id} className={classes.item}>
              <span className={classes.rank}>{rank}</span>
              <div>
                <div className={classes.product}>
                  <Link to={`/products?q=${product.externalId}`}>{product.externalId}</Link> <BrandName brand={product.brand} />
                </div>
                <div className={classes.details}>
                  <CategoryName code={product.category} />
                </div>
                {because.length > 0 && (
                  <ul className={classes.because} aria-label={t('recommendations.because')}>
                    {because.map((reason) => (
                      <li key={`${reason.kind}-${reason.product?.id ?? reason.feature ?? ''}`}>{words(reason)}</li>
                    ))}
                  </ul>
                )}
              </div>
              <div className={classes.numbers}>
                <div>{money(product.price)}</div>
                <div className={classes.track} aria-hidden>
                  <div className={classes.bar} style={{ inlineSize: `${best > 0 ? Math.max(0, score / best) * 100 : 0}%` }} />
                </div>
                <div className={classes.details}>
                  <Defined metric="score">{t('recommendations.score', { score: decimal(score, 3) })}</Defined>
                </div>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
