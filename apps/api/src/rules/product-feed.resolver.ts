import { FeedError, type FeedReport } from '@cartograph/recommend';
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { EntityManager } from 'typeorm';
import { Requires } from '../access.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { takeUploads } from '../imports/take-uploads.js';
import { giveBackUploads, removeUploads, uploadFile } from '../imports/upload-files.js';
import { UploadEntity } from '../imports/upload.entity.js';
import { newId } from '../node-id.js';
import { mutate, refuse } from '../payload.js';
import { SetProductFeedInput, SetProductFeedPayload } from './payloads.js';
import { FEED_PREFIX, ProductFeedEntity } from './product-feed.entity.js';
import { currentFeed, keepFeed, readFeed, removeOtherFeeds } from './product-feeds.js';
import { RuleSetEntity } from './rule-set.entity.js';
import { forgetStandingRules } from './standing-rules.js';

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
      'Takes a product feed that was uploaded, in place of the one before; lines that cannot be used are counted and named.',
  })
  setProductFeed(
    @Arg('input', () => SetProductFeedInput) { uploadId }: SetProductFeedInput,
    @Ctx() context: RequestContext,
  ): Promise<SetProductFeedPayload> {
    return mutate({ productFeed: null }, async () => {
      if (uploadId === undefined)
        throw refuse('REQUIRED', 'uploadId', 'Say which file: give uploadId, or null for no feed any more.');
      if (uploadId === null) return removeFeed(context);
      const upload = await context.decisions.write(async (manager) => {
        await takeUploads(manager, 'uploadId', [uploadId], context);
        return manager.findOneByOrFail(UploadEntity, { id: uploadId });
      });
      const productFeed = await take(context, upload).catch(async (error: unknown) => {
        await giveBackUploads(context, [uploadId]);
        if (error instanceof FeedError) throw refuse('INVALID', 'uploadId', error.message);
        throw error;
      });
      await removeUploads(context, [uploadId]);
      return { productFeed };
    });
  }
}

async function take(context: RequestContext, upload: UploadEntity): Promise<ProductFeedEntity> {
  const from = uploadFile(context.dataDir, upload);
  const { report, products } = await readFeed(from);
  // With a rule about stock it would leave nothing to recommend.
  if (products === 0) throw refuse('INVALID', 'uploadId', nothingIn(upload.fileName, report));
  const feed = Object.assign(new ProductFeedEntity(), {
    id: newId(FEED_PREFIX),
    fileName: upload.fileName,
    updatedAt: context.now(),
    products,
    inStock: report.inStock,
    repeatedLines: report.repeated,
    badLines: report.bad.lines,
    badExamples: report.bad.examples,
    createdById: callerAccountId(context),
  });
  await keepFeed(context.dataDir, feed.id, from);
  const former = await context.decisions.write(async (manager) => {
    const ids = await forgetFeeds(manager);
    await manager.insert(ProductFeedEntity, feed);
    return ids;
  });
  forgetStandingRules(context.decisions);
  await removeOtherFeeds(context.dataDir, [feed.id, ...former], context.now());
  return feed;
}

function nothingIn(fileName: string, { bad }: FeedReport): string {
  const [first] = bad.examples;
  const found =
    first === undefined
      ? 'It has no line below the header.'
      : `${bad.lines} cannot be used, the first of them line ${first.line} (${first.reason}).`;
  return `${fileName} lists no product. ${found} Give a line for each product: its product_id, and in_stock as yes, no or a quantity.`;
}

async function removeFeed(context: RequestContext): Promise<Omit<SetProductFeedPayload, 'userErrors'>> {
  const former = await context.decisions.write(async (manager) => {
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
  return { productFeed: null };
}

/** @returns the ids of the feeds that counted. */
async function forgetFeeds(manager: EntityManager): Promise<string[]> {
  const feeds = await manager.find(ProductFeedEntity, { select: { id: true } });
  await manager.createQueryBuilder().delete().from(ProductFeedEntity).execute();
  return feeds.map(({ id }) => id);
}
