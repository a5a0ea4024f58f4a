import type { FunnelStepData } from './funnel-page.js';

export interface Loss {
  from: FunnelStepData;
  to: FunnelStepData;
  /** Sessions that came to `from` and not to `to`. */
  lost: number;
  /** lost ÷ sessions at `from`. */
  share: number;
}

/** The loss between each step and the next. */
export function losses(steps: readonly FunnelStepData[]): Loss[] {
  return steps.slice(1).flatMap((to, index) => {
    const from = steps[index];
    if (!from || from.sessions === 0) return [];
    const lost = from.sessions - to.sessions;
    return [{ from, to, lost, share: lost / from.sessions }];
  });
}

/** The step at which the largest share goes; null where nobody came to the first step. */
export function largestLoss(steps: readonly FunnelStepData[]): Loss | null {
  return losses(steps).reduce<Loss | null>((worst, loss) => (worst === null || loss.share > worst.share ? loss : worst), null);
}
