import type { ImportProblem } from '../report.js';
import type { LineVerdict } from './judge-line.js';
import type { LongIdFile } from './long-id-file.js';
import type { QuarantineWriter } from './quarantine-writer.js';
import { WARNINGS, type Reason, type Warning } from './row-rules.js';

/** What the close look found in a file. */
export interface Judgment {
  readonly quarantined: ReadonlyMap<Reason, number>;
  readonly warnings: ReadonlyMap<string, number>;
  /** The first of each kind, quarantined rows before warnings. */
  readonly problems: readonly ImportProblem[];
}

/** Problems a report shows; the quarantine file has them all. */
export const PROBLEMS_KEPT = 100;
/** Warnings often hit every row of a file; a few examples say it all. */
export const EXAMPLES_PER_WARNING = 3;
const VALUE_KEPT = 200;

/** No letter is cut in two. */
const shorten = (text: string): string =>
  text.length > VALUE_KEPT ? `${text.slice(0, VALUE_KEPT).replace(/[\uD800-\uDBFF]$/, '')}…` : text;

/** Where a row stands in its file. */
export interface Place {
  readonly line: number;
  /** Bytes from the beginning of the unpacked file; null where rows are not lines. */
  readonly byteOffset: number | null;
  /** The row as it stands there. */
  readonly bytes: Uint8Array;
}

/** Counts the verdicts on a file's rows, puts the bad ones aside, keeps examples, and gathers the long ids of the good ones. */
export class JudgeTally implements Judgment {
  readonly quarantined = new Map<Reason, number>();
  readonly warnings = new Map<string, number>();
  private readonly faults: ImportProblem[] = [];
  private readonly remarks: ImportProblem[] = [];

  constructor(
    private readonly file: string,
    private readonly quarantine: QuarantineWriter,
    private readonly longIds: Pick<LongIdFile, 'take'>,
  ) {}

  get bad(): number {
    return [...this.quarantined.values()].reduce((sum, count) => sum + count, 0);
  }

  get problems(): ImportProblem[] {
    return [...this.faults, ...this.remarks].slice(0, PROBLEMS_KEPT);
  }

  take(verdict: LineVerdict, place: Place): void {
    if (verdict.reason === null) {
      this.longIds.take(verdict.values);
      for (const { warning, column } of verdict.warnings)
        this.warn(warning, column, verdict.values[column] ?? '', place.line);
      return;
    }
    const { reason, column, remedy } = verdict;
    this.quarantined.set(reason, (this.quarantined.get(reason) ?? 0) + 1);
    const value = shorten(verdict.value);
    this.quarantine.add(
      { file: this.file, line: place.line, byteOffset: place.byteOffset, column, value, reason, remedy },
      place.bytes,
    );
    if (this.faults.length < PROBLEMS_KEPT)
      this.faults.push({ file: this.file, line: place.line, column, value, reason, remedy, isWarning: false });
  }

  /** Counts a warning, or several at once where a look at each was not needed. */
  warn(warning: Warning, column: string, value: string, line: number, count = 1): void {
    const before = this.warnings.get(warning) ?? 0;
    this.warnings.set(warning, before + count);
    if (before < EXAMPLES_PER_WARNING)
      this.remarks.push({
        file: this.file,
        line,
        column,
        value: shorten(value),
        reason: warning,
        remedy: WARNINGS[warning],
        isWarning: true,
      });
  }

  /** Counts rows with a warning of which enough examples have been shown. */
  warnMore(warning: Warning, count: number): void {
    if (count > 0) this.warnings.set(warning, (this.warnings.get(warning) ?? 0) + count);
  }

  /** Says something about the file as a whole. */
  note(reason: string, line: number, remedy: string): void {
    this.warnings.set(reason, (this.warnings.get(reason) ?? 0) + 1);
    this.remarks.unshift({ file: this.file, line, column: null, value: '', reason, remedy, isWarning: true });
  }
}
