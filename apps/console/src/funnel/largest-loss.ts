/** What of a step decides what is lost at it. */
export interface LossStep {
  isOptional?: boolean | null;
  reached: number;
}

export interface Loss<Step extends LossStep> {
  from: Step;
  to: Step;
  /** Place of `from` among all steps, from 0. */
  place: number;
  /** Those who came to `from` and not to `to`. */
  lost: number;
  /** lost ÷ reached of `from`. */
  share: number;
}

/** The loss between each required step and the next. */
export function losses<Step extends LossStep>(steps: readonly Step[]): Loss<Step>[] {
  const required = [...steps.entries()].filter(([, { isOptional }]) => !isOptional);
  return required.slice(1).flatMap(([, to], index) => {
    const [place, from] = required[index] ?? [];
    if (place === undefined || !from || from.reached === 0) return [];
    const lost = from.reached - to.reached;
    return [{ from, to, place, lost, share: lost / from.reached }];
  });
}

/** The step at which the largest share goes; null where nobody came to the first step. */
export function largestLoss<Step extends LossStep>(steps: readonly Step[]): Loss<Step> | null {
  return losses(steps).reduce<Loss<Step> | null>(
    (worst, loss) => (worst === null || loss.share > worst.share ? loss : worst),
    null,
  );
}
