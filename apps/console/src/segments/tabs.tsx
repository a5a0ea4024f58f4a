import { SegmentedControl } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { oneOf, usePatchParams, useUrlState } from '../ui/page/url-state.js';

export const segmentTabs = ['rfm', 'retention', 'cohorts', 'repeat', 'value'] as const;
export type SegmentTab = (typeof segmentTabs)[number];

const tabCodec = oneOf(segmentTabs, 'rfm');

/** Which of the page's five questions is asked; it stands in the address. */
export function useSegmentTab(): SegmentTab {
  return useUrlState('tab', tabCodec)[0];
}

export function SegmentTabs() {
  const t = useTranslations();
  const tab = useSegmentTab();
  const patch = usePatchParams();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('segments.tabLabel')}
      value={tab}
      onChange={(value) => patch({ tab: value === tabCodec.fallback ? null : value, sort: null })}
      data={segmentTabs.map((value) => ({ value, label: t(`segments.tab.${value}`) }))}
    />
  );
}
