/** What of a step decides what is lost at it. */
export interface LossStep {
  isOptional?: boolean | null;
  reached: number;
  /** Those who came to the step and not to the next required one; null where the log cannot tell, and at the end. */
  lost: number | null;
}

export interface Loss<Step extends LossStep> {
  from: Step;
  to: Step;
  /** Place of `from` among all steps, from 0. */
  place: number;
  lost: number;
  /** lost ÷ reached of `from`. */
  share: number;
}

/** The loss between each required step and the next, as far as it is known. */
export function losses<Step extends LossStep>(steps: readonly Step[]): Loss<Step>[] {
  const required = [...steps.entries()].filter(([, { isOptional }]) => !isOptional);
  return required.slice(1).flatMap(([, to], index) => {
    const [place, from] = required[index] ?? [];
    if (place === undefined || !from || from.reached === 0 || from.lost === null) return [];
    return [{ from, to, place, lost: from.lost, share: from.lost / from.reached }];
  });
}

/** The step at which the largest share goes; null where nobody came to the first step. */
export function largestLoss<Step extends LossStep>(steps: readonly Step[]): Loss<Step> | null {
  return losses(steps).reduce<Loss<Step> | null>(
    (worst, loss) => (worst === null || loss.share > worst.share ? loss : worst),
    null,
  );
}
