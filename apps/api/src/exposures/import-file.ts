import type { EntityManager } from 'typeorm';
import { stirCampaign } from '../campaigns/campaign-stir.js';
import { CampaignEntity } from '../campaigns/campaign.entity.js';
import { readTable, type TableColumns, type KnownRow } from '../imports/read-table.js';
import { giveBackUploads, removeUploads, uploadFile } from '../imports/upload-files.js';
import { UploadEntity } from '../imports/upload.entity.js';
import { JobFailure, type JobContext } from '../jobs/handler.js';
import type { FileImportInput } from './start-file-import.js';

/** What `Job.result` of an import for a campaign says. */
export interface FileImportResult {
  campaignId: string;
  rows: number;
  /** Rows that said something new. */
  accepted: number;
  known: number;
}

/** How a file is recorded. */
export interface FileKind<Name extends string, Item> {
  columns: TableColumns<Name>;
  /** @throws JobFailure - the row cannot be taken. */
  itemOf(row: KnownRow<Name>, campaign: CampaignEntity & { startedAt: Date }, file: string): Item;
  store(
    manager: EntityManager,
    campaignId: string,
    items: readonly Item[],
  ): Promise<{ accepted: number; known: number }>;
  /** Called once in the same transaction, after the last row. @returns whether it said something new. */
  finish?(manager: EntityManager, campaignId: string): Promise<boolean>;
}

/** As many as one statement takes. */
const AT_ONCE = 1_000;

/**
 * Records an uploaded file for a campaign, all or nothing: the whole file is looked at before anything is written, and then written in one transaction.
 *
 * @throws JobFailure - `upload-gone`, `campaign-gone`, `too-many-rows`, and what the table or a row has wrong.
 */
export async function importFile<Name extends string, Item>(
  { campaignId, uploadId }: FileImportInput,
  { columns, itemOf, store, finish }: FileKind<Name, Item>,
  context: JobContext,
): Promise<FileImportResult> {
  const { decisions, dataDir, signal } = context;
  const upload = await decisions.read.findOneBy(UploadEntity, { id: uploadId });
  if (!upload) throw new JobFailure('upload-gone', 'The uploaded file is gone. Send it again.');
  const [file, path] = [upload.fileName, uploadFile(dataDir, upload)];
  const campaign = await decisions.read.findOneBy(CampaignEntity, { id: campaignId });
  if (!campaign || campaign.startedAt === null)
    throw new JobFailure('campaign-gone', 'There is no such campaign that was started.');
  const started = Object.assign(campaign, { startedAt: campaign.startedAt });
  const told = (step: string) => ({
    signal,
    onBytes: (done: number) => context.progress({ step, done, total: upload.bytes, unit: 'bytes', file }),
  });
  try {
    const items: Item[] = [];
    await readTable(
      path,
      file,
      columns,
      (part) => {
        for (const row of part) items.push(itemOf(row, started, file));
      },
      told(`checking ${file}`),
    );
    // Other writers wait meanwhile: the file is not read here.
    const stored = await decisions.write(async (manager) => {
      const sum = { accepted: 0, known: 0 };
      for (let from = 0; from < items.length; from += AT_ONCE) {
        signal.throwIfAborted();
        const { accepted, known } = await store(manager, campaignId, items.slice(from, from + AT_ONCE));
        sum.accepted += accepted;
        sum.known += known;
      }
      signal.throwIfAborted();
      const isNew = (await finish?.(manager, campaignId)) ?? false;
      if (sum.accepted > 0 || isNew) await stirCampaign(manager, campaignId);
      return sum;
    });
    await removeUploads(context, [uploadId]);
    return { campaignId, rows: items.length, ...stored };
  } catch (error) {
    // A file that was refused would be refused again; after a cancellation or a fault of the machine it may be taken after all.
    if (error instanceof JobFailure) await removeUploads(context, [uploadId]);
    else await giveBackUploads(context, [uploadId]);
    throw error;
  }
}
