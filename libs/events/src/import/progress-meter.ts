import type { Progress } from '../report.js';

/** Tells how far each step of an import is, a few times a second, with its speed and the time left. */
export class ProgressMeter {
  private step = '';
  private file: string | null = null;
  private unit = 'rows';
  private total: number | null = null;
  private startedAt = 0;
  private toldAt = 0;

  constructor(
    private readonly tell: ((progress: Progress) => void) | undefined,
    private readonly now: () => number = () => performance.now(),
    private readonly everyMs = 200,
  ) {}

  begin(step: string, unit: string, total: number | null, file: string | null = null): void {
    this.step = step;
    this.file = file;
    this.unit = unit;
    this.total = total;
    this.startedAt = this.now();
    this.toldAt = this.startedAt;
    this.tell?.({ step, file, done: 0, total, unit, rate: null, etaSeconds: null, rows: null, rowsPerSecond: null });
  }

  /**
   * Says how much of the step is done; the end of a step is always told.
   *
   * @param rows - rows met so far, where `done` counts something else.
   */
  update(done: number, rows: number | null = null): void {
    const now = this.now();
    const isEnd = done === this.total;
    if (!isEnd && now - this.toldAt < this.everyMs) return;
    this.toldAt = now;
    const seconds = (now - this.startedAt) / 1000;
    const rate = seconds > 0 && done > 0 ? done / seconds : null;
    const etaSeconds = this.total !== null && rate !== null ? Math.max(0, (this.total - done) / rate) : null;
    const met = this.unit === 'rows' ? done : rows;
    this.tell?.({
      step: this.step,
      file: this.file,
      done,
      total: this.total,
      unit: this.unit,
      rate,
      etaSeconds,
      rows: met,
      rowsPerSecond: met !== null && seconds > 0 ? met / seconds : null,
    });
  }

  /** Says how much of the step is done as a fraction of its total. */
  updateFraction(fraction: number): void {
    if (this.total !== null) this.update(Math.floor(this.total * Math.min(1, fraction)));
  }
}
