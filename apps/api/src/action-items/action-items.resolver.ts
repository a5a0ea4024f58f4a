import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { AccountEntity } from '../accounts/account.entity.js';
import { accountLoader } from '../accounts/account-loader.js';
import { Requires } from '../access.js';
import { audienceLoader } from '../audiences/audience-loader.js';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { InsightEntity } from '../insights/insight.entity.js';
import { insightLoader } from '../insights/insight-loader.js';
import { newId } from '../node-id.js';
import { ARCHIVED, ofThisShop } from '../of-this-shop.js';
import { InputCheck, mutate, refuse } from '../payload.js';
import { ACTION_ITEM_PREFIX, ActionItemEntity, ActionItemStatus } from './action-item.entity.js';
import { actionItemLoader, insightItemsLoader } from './action-item-loaders.js';
import {
  checkApprover,
  checkAudience,
  checkDescription,
  checkOwner,
  checkUplift,
  insightFor,
  TITLE_LIMIT,
} from './item-checks.js';
import {
  ActionItemConnection,
  ActionItemFilter,
  CreateActionItemInput,
  CreateActionItemPayload,
  DeleteActionItemInput,
  DeleteActionItemPayload,
  UpdateActionItemInput,
  UpdateActionItemPayload,
} from './payloads.js';
import { completionAfter, FIRST_STATUSES, moveRefusal } from './status.js';

@Resolver(() => ActionItemEntity)
export class ActionItemsResolver {
  @Requires('plan:read')
  @Query(() => ActionItemConnection)
  async actionItems(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => ActionItemFilter, { nullable: true }) filter: ActionItemFilter | null,
    @Arg('archived', () => Boolean, { defaultValue: false, description: ARCHIVED }) archived: boolean,
    @Ctx() context: RequestContext,
  ): Promise<Connection<ActionItemEntity>> {
    const query = context.decisions.read
      .createQueryBuilder(ActionItemEntity, 'item')
      .innerJoin(InsightEntity, 'insight', 'insight.id = item.insightId');
    if (filter?.status != null) query.andWhere('item.status = :status', { status: filter.status });
    if (filter?.ownerId != null) query.andWhere('item.ownerId = :ownerId', { ownerId: filter.ownerId });
    return newestFirst(await ofThisShop(query, 'insight.isSynthetic', { archived, context }), args);
  }

  @Requires('plan:read')
  @Query(() => ActionItemEntity, { nullable: true })
  actionItem(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<ActionItemEntity | null> {
    return actionItemLoader.load(context, id);
  }

  @Requires('actions:write')
  @Mutation(() => CreateActionItemPayload)
  createActionItem(
    @Arg('input', () => CreateActionItemInput) input: CreateActionItemInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateActionItemPayload> {
    return mutate({ actionItem: null }, async () => {
      const check = new InputCheck();
      const title = check.text('title', input.title, TITLE_LIMIT, 'the title');
      const description = checkDescription(check, input.description ?? '');
      const status = input.status ?? ActionItemStatus.PROPOSED;
      if (!FIRST_STATUSES.includes(status))
        check.add('INVALID', 'status', `A new item is ${FIRST_STATUSES.join(' or ')}, not ${status}.`);
      checkUplift(check, input.expectedUplift);
      check.done();
      const { id } = await runOnce(context, 'createActionItem', input, async (manager) => {
        const now = context.now();
        const item = Object.assign(new ActionItemEntity(), {
          id: newId(ACTION_ITEM_PREFIX),
          title,
          description,
          status,
          ownerId: input.ownerId ?? null,
          dueOn: input.dueOn ?? null,
          audienceId: input.audienceId ?? null,
          expectedUplift: input.expectedUplift ?? null,
          insightId: input.insightId,
          createdById: callerAccountId(context),
          createdAt: now,
          updatedAt: now,
          completedAt: null,
          version: 1,
        });
        checkApprover(await insightFor(manager, item.insightId), item);
        if (item.ownerId !== null) await checkOwner(manager, item.ownerId);
        if (item.audienceId !== null) await checkAudience(manager, item.audienceId);
        await manager.insert(ActionItemEntity, item);
        return item.id;
      });
      const actionItem = await actionItemLoader.load(context, id);
      if (!actionItem)
        throw refuse(
          'NOT_FOUND',
          'clientMutationKey',
          'The item that this clientMutationKey made was deleted. Take a new key for a new item.',
        );
      return { actionItem };
    });
  }

  @Requires('actions:write')
  @Mutation(() => UpdateActionItemPayload)
  updateActionItem(
    @Arg('input', () => UpdateActionItemInput) input: UpdateActionItemInput,
    @Ctx() context: RequestContext,
  ): Promise<UpdateActionItemPayload> {
    return mutate({ actionItem: null }, async () => {
      const actionItem = await context.decisions.write(async (manager) => {
        const found = await manager.findOneBy(ActionItemEntity, { id: input.id });
        if (!found) throw refuse('NOT_FOUND', 'id', 'There is no such item; somebody may have deleted it.');
        if (found.version !== input.version)
          throw refuse('CONFLICT', 'version', 'Somebody changed this item meanwhile; look at it again.', {
            actionItem: found,
          });
        const check = new InputCheck();
        const status = input.status ?? found.status;
        const refusal = moveRefusal(found.status, status);
        if (refusal !== null) check.add('INVALID', 'status', refusal);
        checkUplift(check, input.expectedUplift);
        const now = context.now();
        const change = {
          title: input.title == null ? found.title : check.text('title', input.title, TITLE_LIMIT, 'the title'),
          description: input.description == null ? found.description : checkDescription(check, input.description),
          status,
          ownerId: input.ownerId === undefined ? found.ownerId : input.ownerId,
          dueOn: input.dueOn === undefined ? found.dueOn : input.dueOn,
          audienceId: input.audienceId === undefined ? found.audienceId : input.audienceId,
          expectedUplift: input.expectedUplift === undefined ? found.expectedUplift : input.expectedUplift,
          updatedAt: now,
          completedAt: completionAfter(found, status, now),
          version: found.version + 1,
        };
        check.done();
        if (change.ownerId !== null && change.ownerId !== found.ownerId) {
          await checkOwner(manager, change.ownerId);
          checkApprover(await insightFor(manager, found.insightId), { createdById: null, ownerId: change.ownerId });
        }
        if (change.audienceId !== null && change.audienceId !== found.audienceId)
          await checkAudience(manager, change.audienceId);
        await manager.update(ActionItemEntity, { id: found.id }, change);
        return Object.assign(found, change);
      });
      actionItemLoader.clear(context, actionItem.id);
      return { actionItem };
    });
  }

  @Requires('actions:write')
  @Mutation(() => DeleteActionItemPayload)
  deleteActionItem(
    @Arg('input', () => DeleteActionItemInput) { id, version }: DeleteActionItemInput,
    @Ctx() context: RequestContext,
  ): Promise<DeleteActionItemPayload> {
    return mutate({ deletedId: null }, async () => {
      await context.decisions.write(async (manager) => {
        const found = await manager.findOneBy(ActionItemEntity, { id });
        if (!found) throw refuse('NOT_FOUND', 'id', 'There is no such item; somebody may have deleted it.');
        if (found.version !== version)
          throw refuse('CONFLICT', 'version', 'Somebody changed this item meanwhile; look at it again.');
        await manager.delete(ActionItemEntity, { id });
      });
      actionItemLoader.clear(context, id);
      return { deletedId: id };
    });
  }

  @Requires('plan:read')
  @FieldResolver(() => AccountEntity, { nullable: true })
  ownerAccount(@Root() item: ActionItemEntity, @Ctx() context: RequestContext): Promise<AccountEntity | null> {
    return item.ownerId === null ? Promise.resolve(null) : accountLoader.load(context, item.ownerId);
  }

  @Requires('plan:read')
  @FieldResolver(() => AccountEntity, { nullable: true })
  createdBy(@Root() item: ActionItemEntity, @Ctx() context: RequestContext): Promise<AccountEntity | null> {
    return item.createdById === null ? Promise.resolve(null) : accountLoader.load(context, item.createdById);
  }

  @Requires('plan:read')
  @FieldResolver(() => InsightEntity)
  async insight(@Root() item: ActionItemEntity, @Ctx() context: RequestContext): Promise<InsightEntity> {
    const insight = await insightLoader.load(context, item.insightId);
    if (!insight) throw new Error(`Action item ${item.id} stands on an insight that is gone.`);
    return insight;
  }

  @Requires('plan:read')
  @FieldResolver(() => AudienceEntity, { nullable: true })
  audience(@Root() item: ActionItemEntity, @Ctx() context: RequestContext): Promise<AudienceEntity | null> {
    return item.audienceId === null ? Promise.resolve(null) : audienceLoader.load(context, item.audienceId);
  }

  @Requires('plan:read')
  @FieldResolver(() => Boolean, { description: 'its insight was kept on the demo shop, whose data is synthetic' })
  async isSynthetic(@Root() item: ActionItemEntity, @Ctx() context: RequestContext): Promise<boolean> {
    return (await this.insight(item, context)).isSynthetic;
  }
}

@Resolver(() => InsightEntity)
export class InsightItemsResolver {
  @Requires('plan:read')
  @FieldResolver(() => [ActionItemEntity])
  async actionItems(@Root() insight: InsightEntity, @Ctx() context: RequestContext): Promise<ActionItemEntity[]> {
    return (await insightItemsLoader.load(context, insight.id)) ?? [];
  }
}
