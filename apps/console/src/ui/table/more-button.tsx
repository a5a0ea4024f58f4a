import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';

/** The next page of a list. */
export function MoreButton({ hasMore, isLoading, onMore }: { hasMore: boolean; isLoading: boolean; onMore(): void }) {
  const t = useTranslations();
  if (!hasMore) return null;
  return (
    <Button variant="default" loading={isLoading} onClick={onMore} mt="lg">
      {t('table.nextPage')}
    </Button>
  );
}
