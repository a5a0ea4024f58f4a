import { SegmentedControl, Skeleton, useComputedColorScheme } from '@mantine/core';
import type { EChartsCoreOption } from 'echarts/core';
import { lazy, Suspense, useEffect, useId, useMemo, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useTranslations } from 'use-intl';
import { readChartInk, readPaperInk, type ChartInk } from './chart-ink.js';
import classes from './chart.module.css';

const ChartEngine = lazy(() => import('./chart-engine.js'));

interface ChartProps {
  /** What the picture shows, in one or two sentences: the summary for everybody who does not see it. */
  summary: string;
  height: number;
  /** Keep its identity while nothing changes. */
  option(ink: ChartInk): EChartsCoreOption;
  onPick?(dataIndex: number, seriesIndex: number): void;
  /** The same numbers as a table; offered beside the picture. */
  twin?: ReactNode;
  /** Left of the switch between picture and table. */
  controls?: ReactNode;
}

/** A picture with its words and, where given, its table twin. */
export function Chart({ summary, height, option, onPick, twin, controls }: ChartProps) {
  const t = useTranslations();
  const [view, setView] = useState<'picture' | 'table'>('picture');
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const captionId = useId();
  const ink = useChartInk(scheme);
  const drawn = useMemo(() => (ink ? option(ink) : null), [ink, option]);
  return (
    <figure className={classes.figure} aria-labelledby={captionId}>
      {(twin || controls) && (
        <div className={classes.controls}>
          <div>{controls}</div>
          {twin && (
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
          )}
        </div>
      )}
      {view === 'picture' ? (
        <div aria-hidden style={{ minHeight: height }}>
          <Suspense fallback={<Skeleton height={height} radius="md" />}>
            {drawn && <ChartEngine option={drawn} height={height} onPick={onPick} />}
          </Suspense>
        </div>
      ) : (
        twin
      )}
      <figcaption id={captionId} className={classes.summary}>
        {summary}
      </figcaption>
    </figure>
  );
}

/** The colors are read after the theme's attribute has reached the page. */
function useChartInk(scheme: string): ChartInk | null {
  const [ink, setInk] = useState<ChartInk | null>(null);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setInk(readChartInk(scheme)));
    // Paper is white, whatever the screen is; it is drawn before the browser goes on to print.
    const toPaper = (): void => flushSync(() => setInk(readPaperInk()));
    const toScreen = (): void => setInk(readChartInk(scheme));
    window.addEventListener('beforeprint', toPaper);
    window.addEventListener('afterprint', toScreen);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('beforeprint', toPaper);
      window.removeEventListener('afterprint', toScreen);
    };
  }, [scheme]);
  return ink;
}
