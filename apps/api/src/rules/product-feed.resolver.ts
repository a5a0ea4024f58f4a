import { TableError, tableFile } from '@cartograph/events';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { tableFacts } from '../imports/read-table.js';
import { takeUploads } from '../imports/take-uploads.js';
import { giveBackUploads, removeUploads, uploadFile } from '../imports/upload-files.js';
import { UploadEntity } from '../imports/upload.entity.js';
import { JobKind } from '../jobs/handler.js';
import { requireIdle } from '../jobs/under-way.js';
import { mutate, refuse, refuseFor } from '../payload.js';
import { MOST_BYTES_AT_ONCE, SetProductFeedInput, SetProductFeedPayload } from './payloads.js';
import { ProductFeedEntity } from './product-feed.entity.js';
import { currentFeed, forgetFeeds, removeOtherFeeds, takeFeed } from './product-feeds.js';
import { RuleSetEntity } from './rule-set.entity.js';
import { forgetStandingRules } from './standing-rules.js';

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
    @Arg('input', () => SetProductFeedInput) { uploadId }: SetProductFeedInput,
    @Ctx() context: RequestContext,
  ): Promise<SetProductFeedPayload> {
    return mutate({ productFeed: null, job: null }, async () => {
      if (uploadId === undefined)
        throw refuse('REQUIRED', 'uploadId', 'Say which file: give uploadId, or null for no feed any more.');
      if (uploadId === null) return removeFeed(context);
      const createdById = callerAccountId(context);
      const { upload, job } = await context.decisions.write(async (manager) => {
        await requireIdle(manager, [JobKind.IMPORT_PRODUCT_FEED], READING);
        await takeUploads(manager, 'uploadId', [uploadId], context);
        const found = await manager.findOneByOrFail(UploadEntity, { id: uploadId });
        if (found.bytes <= MOST_BYTES_AT_ONCE && !found.fileName.endsWith('.gz')) return { upload: found, job: null };
        const next = { kind: JobKind.IMPORT_PRODUCT_FEED, input: { uploadId }, createdById };
        return { upload: found, job: await context.jobs.enqueue(manager, next) };
      });
      if (job) return { productFeed: null, job };
      const source = tableFile(uploadFile(context.dataDir, upload), upload.fileName);
      const { signal } = context;
      const productFeed = await takeFeed(context, source, createdById, { signal }).catch(async (error: unknown) => {
        await giveBackUploads(context, [uploadId]);
        if (error instanceof TableError)
          throw refuseFor({ problem: 'not-a-table', facts: tableFacts(error) }, 'uploadId', error.message);
        throw error;
      });
      await removeUploads(context, [uploadId]);
      return { productFeed, job: null };
    });
  }
}

async function removeFeed(context: RequestContext): Promise<Omit<SetProductFeedPayload, 'userErrors'>> {
  const former = await context.decisions.write(async (manager) => {
    await requireIdle(manager, [JobKind.IMPORT_PRODUCT_FEED], READING);
    const active = await manager.findOneBy(RuleSetEntity, { isActive: true });
    const needing = active?.rules.find(({ kind }) => kind === 'in-stock');
    if (active && needing)
      throw refuse(
        'CONFLICT',
        'uploadId',
        `The rule "${needing.name}" of the active rule set "${active.name}" needs the product feed. Change the rule set first.`,
      );
    return forgetFeeds(manager);
  });
  forgetStandingRules(context.decisions);
  await removeOtherFeeds(context.dataDir, former, context.now());
  return { productFeed: null, job: null };
}
