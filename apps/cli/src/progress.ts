import { count, duration, size } from './output.js';

/** How far a step is; what is unknown is left out or null. */
export interface StepProgress {
  step: string;
  file?: string | null;
  done?: number;
  total?: number | null;
  unit?: string;
  rate?: number | null;
  etaSeconds?: number | null;
  /** Rows met so far, where `done` counts something else. */
  rows?: number | null;
  rowsPerSecond?: number | null;
}

const BAR_CELLS = 24;
const REDRAW_MS = 100;
const LINE_MS = 5_000;

/** What a progress display writes to. */
export interface ProgressOutput {
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  write(text: string): unknown;
}

/** Shows steps on stderr: a bar that moves on a terminal, elsewhere a line for each step and every five seconds. */
export class ProgressDisplay {
  #step: string | null = null;
  #shownAt = -Infinity;

  /** @param out - default stderr. @param now - milliseconds; default the system's clock. */
  constructor(
    private readonly out: ProgressOutput = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {}

  readonly report = (progress: StepProgress): void => {
    const isNew = progress.step !== this.#step;
    const now = this.now();
    if (!isNew && now - this.#shownAt < (this.out.isTTY ? REDRAW_MS : LINE_MS)) return;
    this.#step = progress.step;
    this.#shownAt = now;
    if (this.out.isTTY)
      this.out.write(`\r\u001b[2K${`${bar(progress)}${describe(progress)}`.slice(0, (this.out.columns || 80) - 1)}`);
    else this.out.write(`${describe(progress)}\n`);
  };

  /** Takes the bar away and says how it ended. */
  end(text?: string): void {
    if (this.out.isTTY && this.#step !== null) this.out.write('\r\u001b[2K');
    this.#step = null;
    this.#shownAt = -Infinity;
    if (text !== undefined) this.out.write(`${text}\n`);
  }
}

function shareOf({ done, total }: StepProgress): number | null {
  return typeof total === 'number' && total > 0 && typeof done === 'number' ? Math.min(1, done / total) : null;
}

function bar(progress: StepProgress): string {
  const share = shareOf(progress);
  if (share === null) return `[${' '.repeat(BAR_CELLS)}] `;
  const full = Math.round(share * BAR_CELLS);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}] `;
}

function describe(progress: StepProgress): string {
  const { step, file, done = 0, total, unit = '', rate, etaSeconds, rows, rowsPerSecond } = progress;
  const share = shareOf(progress);
  const isBytes = unit === 'bytes';
  const amount = (value: number): string => (isBytes ? size(value) : `${count(Math.round(value))} ${unit}`.trim());
  const isFast = (speed: number | null | undefined): speed is number => typeof speed === 'number' && speed > 0;
  const facts = [
    done === 0 ? '' : share === null ? amount(done) : `${Math.floor(share * 100)} %`,
    isBytes && share !== null && typeof total === 'number' && done > 0 ? `${size(done)} of ${size(total)}` : '',
    isBytes && typeof rows === 'number' && rows > 0 ? `${count(rows)} rows` : '',
    isFast(rowsPerSecond) ? `${count(Math.round(rowsPerSecond))} rows/s` : isFast(rate) ? `${amount(rate)}/s` : '',
    typeof etaSeconds === 'number' && share !== 1 ? `${duration(Math.max(0, etaSeconds))} left` : '',
  ].filter(Boolean);
  const what = typeof file === 'string' && file !== '' && !step.includes(file) ? `${step} ${file}` : step;
  return facts.length ? `${what}: ${facts.join(', ')}` : what;
}
