import type { AnalysisPlan, Look } from '@cartograph/experiments';
import { groupSequential } from '@cartograph/metrics';

/** A look of a group-sequential plan, and what z must reach there. */
export interface LookBound {
  /** Share of the planned units. */
  share: number;
  /** Null where so little error is spent that no statistic could reach it. */
  bound: number | null;
  /** It was looked at here; otherwise it is planned. */
  isTaken: boolean;
}

/** Nearer looks than this share of the plan are one. */
const NEAREST = 1e-6;

/** Bounds of the looks so far at the shares that came, and of those still to come at the planned ones; none for other frameworks or before the first unit. */
export function lookBounds({ framework, alpha }: AnalysisPlan, look: Look | null): LookBound[] {
  if (framework.kind !== 'group-sequential' || look === null) return [];
  const { fractions: taken, isLast } = look;
  const last = taken.at(-1) ?? 0;
  const left = framework.fractions.length - taken.length;
  // Where a look came late, those planned before it are not made any more.
  const coming = isLast ? [] : framework.fractions.filter((share) => share >= last + NEAREST).slice(-left);
  const { looks } = groupSequential({
    alpha,
    fractions: [...taken, ...coming],
    spending: { kind: framework.spending },
    closes: isLast,
  });
  return looks.map(({ fraction, bound }, at) => ({
    share: fraction,
    bound: Number.isFinite(bound) ? bound : null,
    isTaken: at < taken.length,
  }));
}
