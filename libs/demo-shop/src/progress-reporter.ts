/** How far a generation is. */
export interface DemoShopProgress {
  step: string;
  done: number;
  total: number;
  unit: string;
  /** Units a second since the step began; null in its first moments. */
  rate: number | null;
  etaSeconds: number | null;
}

const REPORT_EVERY_MS = 100;

/** Tells how far a step is, at most ten times a second, and its end. */
export function progressReporter(
  step: string,
  unit: string,
  total: number,
  onProgress: ((progress: DemoShopProgress) => void) | undefined,
): (done: number) => void {
  const startedAt = performance.now();
  let lastAt = -Infinity;
  return (done) => {
    const now = performance.now();
    if (!onProgress || (done < total && now - lastAt < REPORT_EVERY_MS)) return;
    lastAt = now;
    const seconds = (now - startedAt) / 1000;
    const rate = seconds > 0.2 && done > 0 ? done / seconds : null;
    onProgress({ step, done, total, unit, rate, etaSeconds: rate === null ? null : (total - done) / rate });
  };
}
