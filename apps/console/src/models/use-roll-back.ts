import { useCallback } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useRefusal } from '../client/user-errors.js';
import { afterPromotion } from './after-promotion.js';
import { RollBackPromotionDocument } from '@cartograph/sdk/operations/models';

/**
 * Lets what served before serve again.
 *
 * @returns `rollBack` takes a mutation key and gives why it was refused, in words; null once it is done.
 */
export function useRollBack(): { isUnderWay: boolean; rollBack(clientMutationKey: string): Promise<string | null> } {
  const t = useTranslations();
  const read = useRefusal();
  const [{ fetching }, mutate] = useMutation(RollBackPromotionDocument);
  const rollBack = useCallback(
    async (clientMutationKey: string): Promise<string | null> => {
      const { data, error } = await mutate({ input: { clientMutationKey } }, afterPromotion);
      return read({ userErrors: data?.rollBackPromotion.userErrors, error }, [], {
        CONFLICT: t('models.trainings.refused.changed'),
        NOT_FOUND: t('models.trainings.refused.nothingBefore'),
      }).general;
    },
    [mutate, read, t],
  );
  return { isUnderWay: fetching, rollBack };
}
