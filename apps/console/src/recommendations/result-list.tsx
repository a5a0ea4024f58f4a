import { Badge, Button, Tooltip } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { BrandName, CategoryName } from '../ui/text/category-name.js';
import { downloadText, toCsv } from '../ui/table/csv.js';
import { Defined } from '../ui/text/defined.js';
import { Section } from '../ui/page/page.js';
import { useProvenance } from '../ui/text/provenance.js';
import { useReasonWords } from './reason-words.js';
import type { RecommendationData } from './recommendation-data.js';
import classes from './recommendations.module.css';
import { RuleNotes, type ListEffect } from './rule-notes.js';

type Item = RecommendationData['items'][number];

interface ResultListProps {
  list: RecommendationData;
  /** What the rules did; null where none hold, or while it is not known. */
  effect: ListEffect | null;
  /** A newer list is asked for, or the rules contradict each other. */
  isStale: boolean;
}

/** The products in order, each with its reasons and with what rules did to it. */
export function ResultList({ list, effect, isStale }: ResultListProps) {
  const t = useTranslations();
  const save = useSave(list);
  const best = Math.max(0, ...list.items.map(({ score, isFilled }) => (isFilled ? 0 : (score ?? 0))));
  const title = t('recommendations.listTitle', { count: list.items.length });
  return (
    <Section
      title={title}
      aside={
        list.items.length > 0 && (
          <Button variant="subtle" color="gray" leftSection={<IconDownload size={15} />} onClick={save}>
            {t('table.csv')}
          </Button>
        )
      }
      note={
        list.unknownProducts.length > 0
          ? t('recommendations.unknownProducts', {
              ids: list.unknownProducts.join(', '),
              count: list.unknownProducts.length,
            })
          : undefined
      }
    >
      <div className={classes.shown} data-stale={isStale || undefined}>
        {list.liveEvents > 0 && (
          <Tooltip label={t('recommendations.liveHint')}>
            <p className={classes.live} tabIndex={0}>
              <span className={classes.pulse} aria-hidden />
              {t('recommendations.live', { count: list.liveEvents })}
            </p>
          </Tooltip>
        )}
        <RuleNotes list={list} effect={effect} />
        {list.items.length === 0 ? (
          <p className={classes.why}>
            {list.modelChoice.empty
              ? t(`recommendations.whyEmpty.${list.modelChoice.empty}`)
              : t('recommendations.answer.nothing')}
          </p>
        ) : (
          <ol className={classes.list} aria-label={title}>
            {list.items.map((item) => (
              <ItemLine key={item.product.id} item={item} best={best} effect={effect} isLately={isRecent(list, item)} />
            ))}
          </ol>
        )}
      </div>
    </Section>
  );
}

/** Whether a product's popularity is that of the last days: plain popularity fills up. */
const isRecent = ({ model }: RecommendationData, { isFilled }: Pick<Item, 'isFilled'>): boolean =>
  model.kind === 'RECENT_POPULARITY' && !isFilled;

function ItemLine({
  item,
  best,
  effect,
  isLately,
}: {
  item: Item;
  best: number;
  effect: ListEffect | null;
  isLately: boolean;
}) {
  const t = useTranslations();
  const { money, decimal } = useFormats();
  const words = useReasonWords();
  const { rank, product, score, because, isFilled } = item;
  return (
    <li className={classes.item}>
      <span className={classes.rank}>{rank}</span>
      <div>
        <div className={classes.product}>
          <Link to={`/products?q=${product.externalId}`}>{product.externalId}</Link> <BrandName brand={product.brand} />
          <Marks item={item} effect={effect} />
        </div>
        <div className={classes.details}>
          <CategoryName code={product.category} />
        </div>
        {because.length > 0 && (
          <ul className={classes.because} aria-label={t('recommendations.because')}>
            {because.map((reason) => (
              <li key={`${reason.kind}-${reason.product?.id ?? reason.feature ?? ''}`}>
                {words(reason, { isLately })}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className={classes.numbers}>
        <div>{t('recommendations.price', { price: money(product.price) })}</div>
        {score !== null && !isFilled && (
          <>
            <div className={classes.track} aria-hidden>
              <div
                className={classes.bar}
                style={{ inlineSize: `${best > 0 ? Math.max(0, score / best) * 100 : 0}%` }}
              />
            </div>
            <div className={classes.details}>
              <Defined metric="score">{t('recommendations.score', { score: decimal(score, 3) })}</Defined>
            </div>
          </>
        )}
      </div>
    </li>
  );
}

/** What rules did to one product, and whether popularity put it there. */
function Marks({
  item: { rank, product, pinnedBy, movedBy, isFilled },
  effect,
}: {
  item: Item;
  effect: ListEffect | null;
}) {
  const t = useTranslations();
  const { list } = useFormats();
  const before = effect?.before.get(product.externalId) ?? null;
  const isByOthers = pinnedBy === null && movedBy.length === 0;
  return (
    <span className={classes.marks}>
      {pinnedBy && <Badge color="sea">{t('recommendations.pinned', { rule: pinnedBy.name })}</Badge>}
      {movedBy.length > 0 && (
        <Badge color="sea">{t('recommendations.moved', { rule: list(movedBy.map(({ name }) => name)) })}</Badge>
      )}
      {isByOthers && effect?.entered.has(product.externalId) && (
        <Badge color="amber">{t('recommendations.isNew')}</Badge>
      )}
      {effect && before !== null && before !== rank && (
        <span className={classes.was} title={t('recommendations.wasLabel', { rank: before })}>
          {t('recommendations.was', { rank: before })}
        </span>
      )}
      {isFilled && (
        <Tooltip label={t('recommendations.filledHint')}>
          <Badge color="gray" tabIndex={0}>
            {t('recommendations.filled')}
          </Badge>
        </Tooltip>
      )}
    </span>
  );
}

function useSave(list: RecommendationData): () => void {
  const { isSynthetic } = useProvenance();
  const words = useReasonWords();
  return () =>
    downloadText(
      `recommendations${isSynthetic ? '-synthetic' : ''}.csv`,
      toCsv(
        list.items.map(({ rank, score, product, because, pinnedBy, movedBy, isFilled }) => ({
          rank,
          product: product.externalId,
          brand: product.brand,
          category: product.category,
          price: product.price,
          score,
          because: because.map((reason) => words(reason, { isLately: isRecent(list, { isFilled }) })).join(' '),
          model: list.model.kind,
          filled: isFilled ? 'true' : 'false',
          rules: [...(pinnedBy ? [pinnedBy] : []), ...movedBy].map(({ name }) => name).join('; '),
          snapshot: list.snapshot.id,
          ...(isSynthetic ? { synthetic: 'true' } : {}),
        })),
      ),
    );
}
