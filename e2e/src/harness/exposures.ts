/** That a user met an arm, as the SDK records it. */
export interface Exposure {
  unit: string;
  arm: string;
  exposedAt: string;
}

/** The rows of a table `unit,arm,exposed_at`. */
export const exposuresIn = (csv: string): Exposure[] =>
  csv
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [unit, arm, exposedAt] = line.split(',') as [string, string, string];
      return { unit, arm, exposedAt };
    });

/** As many of each arm: once in a thousand campaigns chance alone deals arms whose sizes look like a broken assignment, and a test should not. */
export function asManyOfEachArm(exposures: readonly Exposure[]): Exposure[] {
  const arms = [...new Set(exposures.map(({ arm }) => arm))].map((name) => exposures.filter(({ arm }) => arm === name));
  const fewest = Math.min(...arms.map((own) => own.length));
  return arms.flatMap((own) => own.slice(0, fewest));
}
