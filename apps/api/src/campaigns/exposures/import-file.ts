import { setImmediate as turn } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { stirCampaign } from '../plan/campaign-stir.js';
import { CampaignEntity } from '../plan/campaign.entity.js';
import { keepRows } from '../../database/keep-rows.js';
import { readTable, type TableColumns, type KnownRow } from '../../imports/read-table.js';
import { giveBackUploads, removeUploads, uploadFile } from '../../imports/upload-files.js';
import { UploadEntity } from '../../imports/upload.entity.js';
import { JobFailure, type JobContext } from '../../jobs/handler.js';
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
  /** Writes a row, or nothing where it says nothing new; all other writers wait meanwhile. */
  keep: string;
  /** The values of `keep`, the key first. */
  valuesOf(campaignId: string, item: Item): readonly [key: string, ...values: unknown[]];
  /** Called once in the same transaction, after the last row. @returns whether it said something new. */
  finish?(manager: EntityManager, campaignId: string): Promise<boolean>;
}

/** Rows between two looks at whether to stop. */
const AT_ONCE = 1_000;

/**
 * Records an uploaded file for a campaign, all or nothing: the whole file is looked at before anything is written, and then written in one transaction.
 *
 * @throws JobFailure - `upload-gone`, `campaign-gone`, `too-many-rows`, and what the table or a row has wrong.
 */
export async function importFile<Name extends string, Item>(
  { campaignId, uploadId }: FileImportInput,
  { columns, itemOf, keep, valuesOf, finish }: FileKind<Name, Item>,
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
    const rows: (readonly [key: string, ...values: unknown[]])[] = [];
    await readTable(
      path,
      file,
      columns,
      (part) => {
        for (const row of part) rows.push(valuesOf(campaignId, itemOf(row, started, file)));
      },
      told(`checking ${file}`),
    );
    // In the order of the key, neighbors in its index are written together; rows of one key stay in the file's order.
    rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    // Other writers wait meanwhile: nothing is read or worked out here.
    const stored = await decisions.write(async (manager) => {
      const sum = { accepted: 0, known: 0 };
      for (let from = 0; from < rows.length; from += AT_ONCE) {
        const { accepted, known } = keepRows(manager, keep, rows.slice(from, from + AT_ONCE));
        sum.accepted += accepted;
        sum.known += known;
        await turn();
        signal.throwIfAborted();
      }
      const isNew = (await finish?.(manager, campaignId)) ?? false;
      if (sum.accepted > 0 || isNew) await stirCampaign(manager, campaignId);
      return sum;
    });
    await removeUploads(context, [uploadId]);
    return { campaignId, rows: rows.length, ...stored };
  } catch (error) {
    // A file that was refused would be refused again; after a cancellation or a fault of the machine it may be taken after all.
    if (error instanceof JobFailure) await removeUploads(context, [uploadId]);
    else await giveBackUploads(context, [uploadId]);
    throw error;
  }
}
