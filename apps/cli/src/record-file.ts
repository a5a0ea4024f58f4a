import { copyFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { uploadFile } from '@cartograph/api';
import { ImportExposuresDocument, ImportOutcomesDocument } from '@cartograph/sdk/operations/campaign-analyses';
import { CreateUploadDocument } from '@cartograph/sdk/operations/imports';
import { change, made, runStarted, type Hooks } from './ask.js';
import { needsCampaign } from './campaigns.js';
import { CliError } from './failure.js';

/** What was recorded of a file. */
export interface RecordedFile {
  campaignId: string;
  rows: number;
  accepted: number;
  known: number;
}

/** That all outcomes of a metric until then (ISO 8601) have been recorded. */
export interface Complete {
  metric: string;
  until: string;
}

const UNREADABLE: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read by this user',
};

/**
 * Records a table of exposures or outcomes of a campaign, all or nothing.
 *
 * @throws CliError - the file, its row and what to give; why the campaign takes none; the signal's reason.
 */
export async function recordFile(
  dataDir: string,
  what: 'exposures' | 'outcomes',
  { campaignId, file, complete }: { campaignId: string; file: string; complete: readonly Complete[] },
  hooks: Hooks,
): Promise<RecordedFile> {
  const name = basename(file);
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      `${name}: ${UNREADABLE[error.code ?? ''] ?? `it cannot be read (${error.code ?? error.message})`}; give a table of ${what}.`,
      1,
      { cause: error },
    );
  });
  if (found.isDirectory()) throw new CliError(`${name}: it is a folder; give a table of ${what}.`);
  const from = { dataDir };
  await needsCampaign(from, campaignId);
  const answer = await change(from, CreateUploadDocument, { input: { fileName: name, bytes: found.size } });
  const upload = made(answer.upload);
  await copyFile(file, uploadFile(dataDir, upload));
  const input = { campaignId, uploadId: upload.id, ...(complete.length === 0 ? {} : { completeUntil: [...complete] }) };
  const { result } =
    what === 'exposures'
      ? await runStarted<RecordedFile>()(from, ImportExposuresDocument, { input }, hooks)
      : await runStarted<RecordedFile>()(from, ImportOutcomesDocument, { input }, hooks);
  return result;
}
