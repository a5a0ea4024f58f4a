import { TableError, tableFile } from '@cartograph/events';
import { tableFailure } from '../imports/read-table.js';
import { giveBackUploads, removeUploads, uploadFile } from '../imports/upload-files.js';
import { UploadEntity } from '../imports/upload.entity.js';
import { JobFailure, JobKind, type JobHandler } from '../jobs/handler.js';
import { takeFeed } from './product-feeds.js';

/** Takes a product feed that is too large to be read while somebody waits. */
export const importFeedJob: JobHandler<{ uploadId: string }> = {
  kind: JobKind.IMPORT_PRODUCT_FEED,
  async run({ uploadId }, context): Promise<{ products: number; inStock: number; badLines: number }> {
    const { dataDir, decisions, signal, createdById } = context;
    const upload = await decisions.read.findOneBy(UploadEntity, { id: uploadId });
    if (!upload) throw new JobFailure('upload-gone', 'The uploaded file is gone. Send it again.');
    const file = upload.fileName;
    const services = { dataDir, decisions, now: () => new Date() };
    try {
      const { products, inStock, badLines } = await takeFeed(
        services,
        tableFile(uploadFile(dataDir, upload), file),
        createdById,
        {
          signal,
          onBytes: (done) =>
            context.progress({ step: `reading ${file}`, done, total: upload.bytes, unit: 'bytes', file }),
        },
      );
      await removeUploads(context, [uploadId]);
      return { products, inStock, badLines };
    } catch (error) {
      // A file that was refused would be refused again; after a cancellation or a fault of the machine it may be taken after all.
      if (!(error instanceof TableError)) {
        await giveBackUploads(context, [uploadId]);
        throw error;
      }
      await removeUploads(context, [uploadId]);
      throw tableFailure(error);
    }
  },
};
