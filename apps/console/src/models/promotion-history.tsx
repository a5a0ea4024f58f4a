import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import classes from './models.module.css';
import { usePromotionWhy } from './promotion-why.js';
import { useServableName } from './promotion-words.js';
import {
  ListPromotionsDocument,
  type PromotionFieldsFragment,
  type ListPromotionsQuery,
} from '@cartograph/sdk/operations/models';

const page = 10;
const pick = (data: ListPromotionsQuery) => data.promotions;

/** Every decision on the live model, newest first, with its reason. */
export function PromotionHistory() {
  const t = useTranslations();
  const { instant } = useFormats();
  const name = useServableName();
  const why = usePromotionWhy();
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    ListPromotionsDocument,
    { first: page },
    'Promotion',
    pick,
  );
  const columns = useMemo<Column<PromotionFieldsFragment>[]>(
    () => [
      {
        id: 'what',
        header: t('models.trainings.what'),
        isTitle: true,
        render: (promotion) => name(promotion),
        value: ({ training }) => training?.id ?? null,
      },
      {
        id: 'since',
        header: t('models.trainings.since'),
        isOneLine: true,
        render: ({ promotedAt }) => instant(promotedAt),
        value: ({ promotedAt }) => promotedAt,
      },
      {
        id: 'by',
        header: t('models.trainings.by'),
        render: ({ promotedBy }) => promotedBy?.name ?? t('models.trainings.nobody'),
        value: ({ promotedBy }) => promotedBy?.name ?? null,
      },
      {
        id: 'why',
        header: t('models.trainings.liveModelWhy'),
        isProse: true,
        width: '45%',
        render: (promotion) => {
          const ground = why(promotion);
          return (
            <span>
              {t(`models.trainings.cause.${promotion.cause}`)}
              {ground !== null && (
                <>
                  <br />
                  <span className={classes.quiet}>{ground}</span>
                </>
              )}
            </span>
          );
        },
        value: ({ cause }) => cause,
        csv: ({ cause, difference, replacedDamaged }) => ({
          cause,
          difference: difference?.value ?? null,
          differenceLow: difference?.low ?? null,
          differenceHigh: difference?.high ?? null,
          replacedDamaged: String(replacedDamaged),
        }),
      },
    ],
    [t, instant, name, why],
  );
  return (
    <Section title={t('models.trainings.historyTitle')}>
      <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[90]} />}>
        {(shown) => (
          <>
            <DataTable
              label={t('models.trainings.historyTitle')}
              columns={columns}
              rows={shown}
              rowKey={({ id }) => id}
              csvName="promotions"
              empty={t('models.trainings.noHistory')}
            />
            <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
          </>
        )}
      </QueryView>
    </Section>
  );
}
