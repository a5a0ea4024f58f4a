import { copyFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { uploadFile } from '@cartograph/api';
import { change, runStarted, type Hooks } from './ask.js';
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

const UPLOAD =
  'mutation($input: CreateUploadInput!) { createUpload(input: $input) { upload { id fileName } userErrors { field message } } }';
const MUTATIONS = { exposures: 'importExposures', outcomes: 'importOutcomes' } as const;
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
  what: keyof typeof MUTATIONS,
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
  const { upload } = await change<{ upload: { id: string; fileName: string } }>(from, 'createUpload', UPLOAD, {
    input: { fileName: name, bytes: found.size },
  });
  await copyFile(file, uploadFile(dataDir, upload));
  const mutation = MUTATIONS[what];
  const input = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const document = `mutation($input: ${input}!) { ${mutation}(input: $input) { job { id } userErrors { field message } } }`;
  const { result } = await runStarted<RecordedFile>(
    from,
    mutation,
    document,
    { input: { campaignId, uploadId: upload.id, ...(complete.length === 0 ? {} : { completeUntil: complete }) } },
    hooks,
  );
  return result;
}
