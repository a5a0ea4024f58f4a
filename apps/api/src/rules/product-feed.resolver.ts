import { TableError, tableFile } from '@cartograph/events';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { EntityManager } from 'typeorm';
import { Requires } from '../access.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { tableFacts } from '../imports/read-table.js';
import { runOnce } from '../idempotency/run-once.js';
import { takeUploads } from '../imports/take-uploads.js';
import { removeUploads, uploadFile } from '../imports/upload-files.js';
import { UploadEntity } from '../imports/upload.entity.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { requireIdle } from '../jobs/under-way.js';
import { mutate, refuse, refuseFor } from '../payload.js';
import { MOST_BYTES_AT_ONCE, SetProductFeedInput, SetProductFeedPayload } from './payloads.js';
import { ProductFeedEntity } from './product-feed.entity.js';
import { currentFeed, forgetFeeds, makeFeed, replaceFeed, settleFeeds } from './product-feeds.js';
import { RuleSetEntity } from './rule-set.entity.js';

const READING = 'A product feed is being read already';

@Resolver()
export class ProductFeedResolver {
  @Requires('recommendations:read')
  @Query(() => ProductFeedEntity, { nullable: true, description: 'null where the shop has sent none' })
  productFeed(@Ctx() context: RequestContext): Promise<ProductFeedEntity | null> {
    return currentFeed(context);
  }

  @Requires('imports:write')
  @Mutation(() => SetProductFeedPayload, {
    description:
      'Takes a product feed that was uploaded, in place of the one before. Lines that cannot be used are counted and named. A file of more than 1 MiB, and a packed one, is read by a job; a smaller one counts when the answer comes.',
  })
  setProductFeed(
    @Arg('input', () => SetProductFeedInput) input: SetProductFeedInput,
    @Ctx() context: RequestContext,
  ): Promise<SetProductFeedPayload> {
    return mutate({ productFeed: null, job: null }, async () => {
      const { uploadId } = input;
      if (uploadId === undefined)
        throw refuse('REQUIRED', 'uploadId', 'Say which file: give uploadId, or null for no feed any more.');
      let kept: string[] = [];
      const { id, replayed } = await runOnce(context, 'setProductFeed', input, async (manager) => {
        await requireIdle(manager, [JobKind.IMPORT_PRODUCT_FEED], READING);
        if (uploadId === null) {
          kept = await removeFeed(manager);
          return NO_FEED;
        }
        const createdById = callerAccountId(context);
        await takeUploads(manager, 'uploadId', [uploadId], context);
        const upload = await manager.findOneByOrFail(UploadEntity, { id: uploadId });
        if (upload.bytes > MOST_BYTES_AT_ONCE || upload.fileName.endsWith('.gz')) {
          const next = { kind: JobKind.IMPORT_PRODUCT_FEED, input: { uploadId }, createdById };
          return (await context.jobs.enqueue(manager, next)).id;
        }
        const feed = await feedOf(upload, createdById, context);
        kept = await replaceFeed(manager, feed);
        return feed.id;
      });
      const job = await context.decisions.read.findOneBy(JobEntity, { id });
      if (job) return { productFeed: null, job };
      if (!replayed) await settleFeeds(context, kept);
      if (!replayed && uploadId !== null) await removeUploads(context, [uploadId]);
      return { productFeed: await currentFeed(context), job: null };
    });
  }
}

/** What a mutation that took the feed away made. */
const NO_FEED = 'none';

/** @throws Refusal - the file is no feed. */
async function feedOf(
  upload: UploadEntity,
  createdById: string | null,
  context: RequestContext,
): Promise<ProductFeedEntity> {
  const source = tableFile(uploadFile(context.dataDir, upload), upload.fileName);
  try {
    return await makeFeed(context, source, createdById, { signal: context.signal });
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    throw refuseFor({ problem: 'not-a-table', facts: tableFacts(error) }, 'uploadId', error.message);
  }
}

async function removeFeed(manager: EntityManager): Promise<string[]> {
  const active = await manager.findOneBy(RuleSetEntity, { isActive: true });
  const needing = active?.rules.find(({ kind }) => kind === 'in-stock');
  if (active && needing)
    throw refuse(
      'CONFLICT',
      'uploadId',
      `The rule "${needing.name}" of the active rule set "${active.name}" needs the product feed. Change the rule set first.`,
    );
  return forgetFeeds(manager);
}
