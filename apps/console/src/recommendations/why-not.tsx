import { Button } from '@mantine/core';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { inSentence } from '../ui/page/lead.js';
import { Section } from '../ui/page/page.js';
import { AnswerSkeleton } from '../ui/notice/states.js';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import { ProductField } from './product-field.js';
import { useProductName } from './product-name.js';
import type { Question } from './recommendation-data.js';
import { WhyNotDocument, type WhyNotQuery } from '@cartograph/sdk/operations/recommendations';
import classes from './recommendations.module.css';

type Standing = WhyNotQuery['whyNot'];

/** Where a product stands for this question, and what keeps it out of the list; the product is in the address. */
export function WhyNot({ question, isHeld }: { question: Question; isHeld: boolean }) {
  const t = useTranslations();
  const [product, setProduct] = useUrlState('why', anyText);
  return (
    <Section
      title={t('recommendations.whyNot.title')}
      note={product === '' ? t('recommendations.whyNot.note') : undefined}
      aside={
        product !== '' && (
          <Button variant="subtle" color="gray" size="compact-xs" onClick={() => setProduct('')}>
            {t('recommendations.whyNot.clear')}
          </Button>
        )
      }
    >
      <ProductField label={t('recommendations.productLabel')} value={product} onChoose={setProduct} />
      {product !== '' && !isHeld && <Verdict question={question} product={product} />}
    </Section>
  );
}

function Verdict({ question, product }: { question: Question; product: string }) {
  const [{ data, error, fetching }, ask] = useQuery({
    query: WhyNotDocument,
    variables: { ...question, productExternalId: product },
    requestPolicy: 'cache-and-network',
  });
  return (
    <div className={classes.standing} aria-live="polite" data-testid="why-not">
      <QueryView
        data={data?.whyNot}
        error={fetching ? undefined : error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<AnswerSkeleton />}
      >
        {(standing) => (
          <Sentences standing={standing} product={product} whom={question.for.session ? 'cart' : 'other'} />
        )}
      </QueryView>
    </div>
  );
}

function Sentences({
  standing,
  product: asked,
  whom,
}: {
  standing: Standing;
  product: string;
  whom: 'cart' | 'other';
}) {
  const t = useTranslations();
  const { decimal, list } = useFormats();
  const nameOf = useProductName();
  const { product, model, isRecommended, listRank, rank, score, reasons } = standing;
  const name = product ? nameOf(product) : asked;
  const modelName = t(`modelKind.${model.kind}`);
  return (
    <>
      {isRecommended && (
        <p>{t.rich('recommendations.whyNot.recommended', { ...inSentence, product: name, rank: listRank ?? 0 })}</p>
      )}
      {reasons.map(({ kind, rule, rules, places, missing }) => (
        <p key={`${kind}-${rule?.name ?? ''}`}>
          {t.rich(`recommendations.whyNot.${kind}`, {
            ...inSentence,
            product: name,
            model: modelName,
            rule: rule?.name ?? list(rules.map((one) => one.name)),
            rules: list(rules.map((one) => one.name)),
            places: places ?? 0,
            whom,
          })}{' '}
          {missing !== null && missing > 0 && t('recommendations.whyNot.missing', { missing: decimal(missing, 4) })}
        </p>
      ))}
      {rank !== null && (
        <p className={classes.details}>
          {score === null
            ? t('recommendations.whyNot.ranked', { model: modelName, rank })
            : t('recommendations.whyNot.standing', { model: modelName, rank, score: decimal(score, 4) })}
        </p>
      )}
    </>
  );
}
