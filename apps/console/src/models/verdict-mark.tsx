import { IconArrowDownRight, IconArrowUpRight, IconEqual, IconMinus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './models.module.css';
import type { Outcome } from './outcome.js';

const icons = { better: IconArrowUpRight, worse: IconArrowDownRight, open: IconEqual, unknown: IconMinus } as const;

/** A verdict in words with a sign of its own, so that color is not the only one. */
export function VerdictMark({ outcome, children }: { outcome: Outcome; children: ReactNode }) {
  const Icon = icons[outcome];
  return (
    <span className={classes.mark} data-outcome={outcome}>
      <Icon size={15} stroke={2} aria-hidden />
      <span>{children}</span>
    </span>
  );
}
