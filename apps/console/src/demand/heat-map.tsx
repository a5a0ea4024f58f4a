import { SegmentedControl } from '@mantine/core';
import { useId, useState, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { useWeekdays } from '../client/use-weekdays.js';
import { useFormats } from '../i18n/use-formats.js';
import { CellTable } from './cell-table.js';
import type { Cell, DemandData } from './demand-state.js';
import classes from './heat-map.module.css';
import { DARKEST, shadeOf } from './shade.js';
import type { DemandWords } from './use-demand-words.js';

/** How an hour in a window that rose is marked; what is refuted stays plain, and the table says so. */
const MARKS = {
  CONFIRMED: { name: 'confirmed', sign: '★' },
  NOT_CONFIRMED: { name: 'open', sign: '○' },
  REFUTED: { name: undefined, sign: '' },
} as const;
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** A category's week: weekday by hour, darker the further from everybody's rhythm; peaks are outlined and carry a sign. */
export function HeatMap({
  map,
  words,
  csvName,
}: {
  map: NonNullable<DemandData['heatMap']>;
  words: DemandWords;
  csvName: string;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const weekdays = useWeekdays();
  const [view, setView] = useState<'picture' | 'table'>('picture');
  const [read, setRead] = useState<Cell | null>(null);
  const captionId = useId();
  const confirmed = map.cells.filter((cell) => cell.confirmed);
  const known = map.cells.filter(({ effect }) => effect.value !== null);
  const highest = known.toSorted((a, b) => (b.effect.value ?? 0) - (a.effect.value ?? 0))[0];
  return (
    <figure className={classes.figure} aria-labelledby={captionId}>
      <div className={classes.controls}>
        <Legend words={words} />
        <SegmentedControl
          size="xs"
          aria-label={t('chart.view')}
          value={view}
          onChange={(value) => setView(value === 'table' ? 'table' : 'picture')}
          data={[
            { value: 'picture', label: t('chart.picture') },
            { value: 'table', label: t('chart.table') },
          ]}
        />
      </div>
      {view === 'picture' ? (
        <div aria-hidden className={classes.scroller}>
          <div className={classes.grid} onPointerLeave={() => setRead(null)}>
            <span className={classes.corner}>{t('demand.axis.hour')}</span>
            {hours.map((hour) => (
              <span key={hour} className={classes.hour}>
                {hour % 3 === 0 ? hour : ''}
              </span>
            ))}
            {weekdays.map((weekday) => (
              <Row
                key={weekday}
                name={words.weekday(weekday, 'short')}
                cells={map.cells.slice((weekday - 1) * 24, weekday * 24)}
                onRead={setRead}
              />
            ))}
          </div>
        </div>
      ) : (
        <CellTable cells={map.cells} words={words} csvName={csvName} />
      )}
      {view === 'picture' && (
        <p className={classes.reading}>
          {read
            ? t('demand.reading', {
                when: words.cell(read),
                change: words.change(read.effect.value),
                interval: words.interval(read.effect),
                observed: read.observed,
                expected: formats.decimal(read.expected, 1),
                hours: formats.decimal(read.exposureHours, 2),
              })
            : t('demand.readingHint')}
        </p>
      )}
      <figcaption id={captionId} className={classes.summary}>
        {highest
          ? t('demand.mapSummary', {
              category: words.category(map.category),
              when: words.cell(highest),
              change: words.change(highest.effect.value),
              confirmed: confirmed.length,
            })
          : t('demand.mapNothing', { category: words.category(map.category) })}
      </figcaption>
    </figure>
  );
}

function Row({ name, cells, onRead }: { name: string; cells: readonly Cell[]; onRead(cell: Cell): void }) {
  return (
    <>
      <span className={classes.weekday}>{name}</span>
      {cells.map((cell) => (
        <span
          key={cell.hour}
          className={classes.cell}
          data-mark={cell.status === null ? undefined : MARKS[cell.status].name}
          {...shading(cell.effect)}
          onPointerEnter={() => onRead(cell)}
        >
          {cell.status === null ? '' : MARKS[cell.status].sign}
        </span>
      ))}
    </>
  );
}

function Legend({ words }: { words: DemandWords }) {
  const t = useTranslations();
  const steps = [1 / DARKEST, 0.6, 1, 1.7, DARKEST];
  return (
    <ul className={classes.legend} aria-label={t('demand.legend.label')}>
      {steps.map((value) => (
        <li key={value}>
          <span className={classes.swatch} {...shading({ value, low: value, high: value })} aria-hidden />
          {value === 1 ? t('demand.legend.same') : words.change(value)}
        </li>
      ))}
      <li>
        <span className={classes.swatch} data-mark="confirmed" aria-hidden>
          ★
        </span>
        {t('demand.legend.confirmed')}
      </li>
      <li>
        <span className={classes.swatch} data-mark="open" aria-hidden>
          ○
        </span>
        {t('demand.legend.open')}
      </li>
      <li>
        <span className={classes.swatch} data-side="unknown" aria-hidden />
        {t('demand.legend.unknown')}
      </li>
    </ul>
  );
}

function shading({ value, low, high }: Pick<Cell['effect'], 'value' | 'low' | 'high'>): {
  'data-side': string;
  style?: CSSProperties;
} {
  if (value === null) return { 'data-side': 'unknown' };
  const { side, strength } = shadeOf(value, low, high);
  const style: CSSProperties & { '--strength': string } = { '--strength': `${Math.round(8 + strength * 84)}%` };
  return { 'data-side': side, style };
}
