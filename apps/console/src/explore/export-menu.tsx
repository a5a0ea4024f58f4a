import { Button, Menu } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet, IconPhoto, IconTable } from '@tabler/icons-react';
import type { ExploreInput } from '@cartograph/sdk/schema';
import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { useScope } from '../scope/scope.js';
import { chartPng, saveBlob } from '../ui/chart/chart-png.js';
import { useProvenance } from '../ui/text/provenance.js';
import { useToast } from '../ui/notice/toast.js';
import type { ExploreData } from './explore-shape.js';
import { useFilterChips } from './explore-filters.js';
import { fileAddress } from './explore-state.js';
import { useExploreWords } from './key-words.js';

interface ExportMenuProps {
  explored: ExploreData;
  input: ExploreInput;
  /** Null where no picture is shown. */
  holder: RefObject<HTMLDivElement | null> | null;
}

/** The answer as CSV or Parquet of the server, the picture as PNG; each says when the shop is synthetic. */
export function ExportMenu({ explored, input, holder }: ExportMenuProps) {
  const t = useTranslations();
  const { scope } = useScope();
  const { dayRange } = useFormats();
  const words = useExploreWords();
  const { isSynthetic, snapshot } = useProvenance();
  const toast = useToast();
  const by = explored.dimensions.map(({ dimension }) => words.dimension(dimension));
  const chips = useFilterChips();
  const address = (format: 'csv' | 'parquet'): string => fileAddress(scope, input, explored.timeZone, format);
  const title = t('explore.pictureTitle', {
    measure: words.measure(explored.measure),
    by: by.length === 0 ? 'none' : by.join(' × '),
    period: dayRange(explored.period.from, explored.period.to),
  });
  const savePng = async (): Promise<void> => {
    const remarks = [
      ...(chips.length === 0
        ? []
        : [t('explore.pictureFilters', { filters: chips.map(({ text }) => text).join(' · ') })]),
      t('explore.pictureSource', { snapshot: snapshot?.id ?? '–', zone: explored.timeZone }),
      ...(isSynthetic ? [t('explore.pictureSynthetic')] : []),
    ];
    const picture = holder?.current ? await chartPng(holder.current, { title, remarks }) : null;
    if (picture) saveBlob(`explore${isSynthetic ? '-synthetic' : ''}.png`, picture);
    else toast({ kind: 'failed', text: t('explore.noPicture') });
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={15} />}>
          {t('explore.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={address('csv')} download leftSection={<IconFileSpreadsheet size={15} />}>
          {t('explore.csv')}
        </Menu.Item>
        <Menu.Item component="a" href={address('parquet')} download leftSection={<IconTable size={15} />}>
          {t('explore.parquet')}
        </Menu.Item>
        <Menu.Item disabled={holder === null} leftSection={<IconPhoto size={15} />} onClick={() => void savePng()}>
          {t('explore.png')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
