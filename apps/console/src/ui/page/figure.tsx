import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Defined } from '../text/defined.js';
import classes from './figure.module.css';
import type { MetricKey } from '../words/metric.js';

export type Direction = 'up' | 'down' | 'same';

interface FigureProps {
  metric: MetricKey;
  value: ReactNode;
  /** Interval or denominator: a number is never alone. */
  beside?: ReactNode;
  /** Against the period before. `isGood` null means neither. */
  comparison?: { text: string; direction: Direction; isGood: boolean | null } | null;
}

const arrows = { up: IconArrowUpRight, down: IconArrowDownRight, same: IconArrowRight } as const;

/** One headline number with its name, what stands beside it, and how it moved. */
export function Figure({ metric, value, beside, comparison }: FigureProps) {
  const Arrow = comparison ? arrows[comparison.direction] : null;
  return (
    <div className={classes.figure} data-testid={`figure-${metric}`}>
      <div className={classes.name}>
        <Defined metric={metric} />
      </div>
      <div className={classes.value}>{value}</div>
      {beside && <div className={classes.beside}>{beside}</div>}
      {comparison && Arrow && (
        <div
          className={classes.comparison}
          data-mood={
            comparison.isGood === null || comparison.direction === 'same'
              ? 'neutral'
              : comparison.isGood
                ? 'good'
                : 'bad'
          }
        >
          <Arrow size={14} stroke={2} aria-hidden />
          <span>{comparison.text}</span>
        </div>
      )}
    </div>
  );
}

/** Figures in a row that wraps; on a phone two abreast. */
export function FigureRow({ children }: { children: ReactNode }) {
  return <div className={classes.row}>{children}</div>;
}
