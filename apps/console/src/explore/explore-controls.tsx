import { MultiSelect, SegmentedControl, Select } from '@mantine/core';
import type { ExploreDimension } from '@cartograph/sdk/schema';
import { useTranslations } from 'use-intl';
import { useUrlState } from '../ui/page/url-state.js';
import {
  byCodec,
  dimensions,
  measureCodec,
  measures,
  mostDimensions,
  pictureCodec,
  pictureFor,
  pictures,
  topCodec,
  tops,
  type Picture,
} from './explore-state.js';

export interface ExploreChoices {
  measure: (typeof measures)[number];
  by: ExploreDimension[];
  top: number;
  picture: Picture;
}

/** What is shown, out of the address. */
export function useExploreChoices(): ExploreChoices {
  const [measure] = useUrlState('measure', measureCodec);
  const [by] = useUrlState('by', byCodec);
  const [top] = useUrlState('top', topCodec);
  const [picked] = useUrlState('chart', pictureCodec);
  return { measure, by, top, picture: pictureFor(picked, by) };
}

/** Measure, dimensions, how many rows of their own, and the picture. */
export function ExploreControls() {
  const t = useTranslations();
  const [measure, setMeasure] = useUrlState('measure', measureCodec);
  const [by, setBy] = useUrlState('by', byCodec);
  const [top, setTop] = useUrlState('top', topCodec);
  const [picked, setPicked] = useUrlState('chart', pictureCodec);
  return (
    <>
      <Select
        size="xs"
        w={230}
        searchable
        allowDeselect={false}
        aria-label={t('explore.measureLabel')}
        value={measure}
        onChange={(value) => setMeasure(measureCodec.read(value ?? '') ?? 'REVENUE')}
        data={measures.map((value) => ({ value, label: t(`explore.measure.${value}`) }))}
      />
      <MultiSelect
        size="xs"
        miw={230}
        maw={520}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('explore.clearDimensions') }}
        maxValues={mostDimensions}
        aria-label={t('explore.byLabel', { most: mostDimensions })}
        placeholder={by.length === 0 ? t('explore.byLabel', { most: mostDimensions }) : ''}
        value={by}
        onChange={(values) => setBy(byCodec.read(values.length === 0 ? 'none' : values.join(',')) ?? [])}
        data={dimensions.map((value) => ({ value, label: t(`explore.dimension.${value}`) }))}
      />
      <Select
        size="xs"
        w={130}
        allowDeselect={false}
        aria-label={t('explore.topLabel')}
        value={String(top)}
        onChange={(value) => setTop(Number(value))}
        data={[...new Set([...tops, top])]
          .toSorted((a, b) => a - b)
          .map((value) => ({ value: String(value), label: t('explore.top', { top: value }) }))}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('explore.pictureLabel')}
        value={pictureFor(picked, by)}
        onChange={(value) => setPicked(pictureCodec.read(value) ?? 'auto')}
        data={pictures.map((value) => ({
          value,
          label: t(`explore.picture.${value}`),
          disabled: (value === 'heat' && by.length < 2) || (value !== 'table' && by.length === 0),
        }))}
      />
    </>
  );
}
