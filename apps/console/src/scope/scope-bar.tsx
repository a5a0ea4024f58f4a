import { Button, Drawer, Stack, Switch } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconFilter } from '@tabler/icons-react';
import type { Period } from '@cartograph/sdk/schema';
import { useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { usePatchParams, useUnread } from '../ui/page/url-state.js';
import { BrandFilter } from './brand-filter.js';
import { CategoryFilter } from './category-filter.js';
import { PeriodPicker } from './period-picker.js';
import { useScope } from './scope.js';

/** Period, category, brand, bots; on a phone a sheet. They live in the address. */
export function ScopeBar({
  hasPeriod = true,
  hasBots = true,
  answered = null,
}: {
  hasPeriod?: boolean;
  hasBots?: boolean;
  answered?: Period | null;
}) {
  const t = useTranslations();
  const { scope } = useScope();
  const patch = usePatchParams();
  const [search] = useSearchParams();
  const days = search.has('from') || search.has('to') ? `${search.get('from') ?? ''}–${search.get('to') ?? ''}` : null;
  useUnread('from–to', scope.period ? null : days);
  const [isOpen, { open, close }] = useDisclosure();
  const isNarrow = useMediaQuery('(width <= 48em)', false, { getInitialValueInEffect: false });
  const active = Number(scope.category !== null) + Number(scope.brand !== null) + Number(hasBots && !scope.includeBots);
  const filters = (
    <>
      <CategoryFilter value={scope.category} onChange={(category) => patch({ category })} />
      <BrandFilter value={scope.brand} onChange={(brand) => patch({ brand })} />
      {hasBots && (
        <Switch
          size="xs"
          label={t('scope.withoutBots')}
          checked={!scope.includeBots}
          onChange={(event) => patch({ bots: event.currentTarget.checked ? 'out' : null })}
        />
      )}
      {active > 0 && (
        <Button variant="subtle" color="gray" onClick={() => patch({ category: null, brand: null, bots: null })}>
          {t('scope.clear')}
        </Button>
      )}
    </>
  );
  const period = hasPeriod && (
    <PeriodPicker
      value={scope.period}
      answered={answered}
      onChange={(next) => patch({ from: next?.from ?? null, to: next?.to ?? null })}
    />
  );
  if (!isNarrow) {
    return (
      <>
        {period}
        {filters}
      </>
    );
  }
  return (
    <>
      {period}
      <Button variant="default" leftSection={<IconFilter size={15} />} onClick={open}>
        {t('scope.filters', { count: active })}
      </Button>
      <Drawer
        opened={isOpen}
        onClose={close}
        position="bottom"
        size="auto"
        title={t('scope.title')}
        closeButtonProps={{ 'aria-label': t('app.close') }}
      >
        <Stack gap="sm" pb="md">
          {filters}
          <Button fullWidth size="sm" onClick={close}>
            {t('scope.done')}
          </Button>
        </Stack>
      </Drawer>
    </>
  );
}
