import type { LakeTable } from '../../manifest.js';

/** One thing that was looked at. */
export interface VerifyCheck {
  /** null where it is about the lake as a whole. */
  readonly snapshotId: string | null;
  /** Stable kebab-case code, e.g. `checksums`, `sessions`. */
  readonly name: string;
  readonly isOk: boolean;
  /** Files, rows or figures that were looked at. */
  readonly checked: number;
  readonly wrong: number;
}

/** One thing found wrong, where, and what to do about it. */
export interface VerifyProblem {
  readonly snapshotId: string | null;
  /** The name of the {@link VerifyCheck}. */
  readonly check: string;
  /** Relative to the lake's folder; null where no single file can be named. */
  readonly file: string | null;
  readonly table: LakeTable | null;
  readonly message: string;
  readonly remedy: string;
}

/** What a verification found. */
export interface VerifyReport {
  readonly isOk: boolean;
  readonly deep: boolean;
  readonly snapshotIds: readonly string[];
  readonly checks: readonly VerifyCheck[];
  /** At most a few for each check; the check counts them all. */
  readonly problems: readonly VerifyProblem[];
  /** Files below `files/` that no snapshot names: left by a writer that was killed, still read, or no longer named. Writers remove them a week after one first met them. */
  readonly unnamed: { readonly files: number; readonly bytes: number };
  /** Nothing may be written to the data folder, so that the snapshots could not be held: one that another user removes meanwhile looks damaged. */
  readonly isReadOnly: boolean;
  /** Manifests, reports and the pointer that were written before they carried a checksum, so that nobody can tell whether they are as they were; relative to the lake's folder. */
  readonly notVerifiable: readonly string[];
  readonly seconds: number;
}

/** A check with what it found, before it is known of which snapshot. */
export interface Finding {
  readonly name: string;
  readonly checked: number;
  readonly wrong: number;
  readonly problems: readonly Omit<VerifyProblem, 'snapshotId' | 'check'>[];
}

/** What to do about files that are not as they were written. */
export const RESTORE =
  'put the file back from a backup, or roll back to a snapshot without this problem and import again what is missing';
/** What to do about a pointer or a manifest that is not as it was written. */
export const REPAIR =
  'run lake repair, which rebuilds lake.json from the manifests, or restore the data folder from a backup';
/** What to do about tables that do not fit their events. */
export const REBUILD =
  'run lake compact: it makes every table again from the events; report this, for it should not happen';
