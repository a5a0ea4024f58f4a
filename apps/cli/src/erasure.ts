import { runJob, type EraseJobResult } from '@cartograph/api';
import { CliError } from './failure.js';
import { plural } from './output.js';
import type { StepProgress } from './progress.js';

/** An erasure as a job of the data folder, and what it did; it names nobody. */
export type Erasure = EraseJobResult & { jobId: string };

/**
 * Erases users from the lake and from what was decided and trained on it, as a job that servers of the same folder show too.
 *
 * @throws CliError - why the job did not get done; then do it again. The signal's reason when it was canceled by it.
 */
export async function eraseEverywhere(
  dataDir: string,
  userIds: readonly string[],
  hooks: { onProgress: (progress: StepProgress) => void; signal: AbortSignal },
): Promise<Erasure> {
  const { id, state, result, error } = await runJob({
    dataDir,
    kind: 'ERASE',
    input: { userIds: [...userIds] },
    onProgress: hooks.onProgress,
    signal: hooks.signal,
  });
  if (state === 'DONE' && result) return { ...(result as EraseJobResult), jobId: id };
  hooks.signal.throwIfAborted();
  throw new CliError(error ?? `The erasure ended as ${state}: do it again until it succeeds.`);
}

/** The same in words. */
export function erasureText({
  users,
  notFound,
  rowsRemoved,
  snapshots,
  quarantineRows,
  pendingRows,
  audiences,
  insights,
  exposures,
  outcomes,
  trainings,
  exports,
  texts,
  toReview,
  logFileNames,
  uploads,
  uploadsLeft,
  inboxFiles,
}: Erasure): string {
  const places = [
    ...(quarantineRows === 0 ? [] : [plural(quarantineRows, 'quarantined row')]),
    ...(pendingRows === 0 ? [] : [`${plural(pendingRows, 'event')} that waited to be imported`]),
    ...(audiences === 0 ? [] : [plural(audiences, 'audience')]),
    ...(insights === 0 ? [] : [plural(insights, 'insight')]),
    ...(texts === insights ? [] : [`texts of ${plural(texts - insights, 'other record')}`]),
    ...(exposures === 0 ? [] : [`${plural(exposures, 'exposure')} to campaigns`]),
    ...(outcomes === 0 ? [] : [`${plural(outcomes, 'outcome')} of campaigns`]),
  ];
  return [
    `${plural(users, 'user')} erased: ${plural(rowsRemoved, 'row')} of ${plural(snapshots.length, 'snapshot')}${places.map((place) => `, ${place}`).join('')}.`,
    ...snapshots.map(({ snapshotId, replacedBy }) => `  ${snapshotId} is gone; ${replacedBy} is the same without them`),
    ...(notFound === 0 ? [] : [`Of ${plural(notFound, 'user')} nothing was in the lake.`]),
    ...(exports === 0 ? [] : [`${plural(exports, 'file')} of recommendations went, for each may have named them.`]),
    ...(uploads === 0 ? [] : [`${plural(uploads, 'upload')} went, for each may have named them. Send them again.`]),
    ...(trainings === 0
      ? []
      : [
          `${plural(trainings, 'training')} rested on them; their models no longer answer for them. Train again: "cartograph train".`,
        ]),
    ...(toReview.length === 0
      ? []
      : [
          `${plural(toReview.length, 'text')} may name them. Look at ${toReview.length === 1 ? 'it' : 'them'} and change what does:`,
          ...toReview.map(({ type, id, field }) => `  ${field} of ${type} ${id}`),
        ]),
    ...(logFileNames === 0
      ? []
      : [
          `${plural(logFileNames, 'name')} of imported log files may name them (they stand in lake/snapshots/*.json). If so, rename the file and import it again with --replace-months.`,
        ]),
    ...(uploadsLeft === 0 ? [] : [`${plural(uploadsLeft, 'upload')} stayed, for they are being sent or read.`]),
    ...(inboxFiles === 0 ? [] : [`${plural(inboxFiles, 'file')} in the inbox stayed as they are.`]),
    'The audit log has an entry that names them by a keyed hash only.',
  ].join('\n');
}
