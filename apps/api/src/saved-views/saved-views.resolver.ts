import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { accountLoader } from '../accounts/account-loader.js';
import { AccountEntity } from '../accounts/account.entity.js';
import { newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { newId } from '../node-id.js';
import { InputCheck, mutate, type Refusal, refuse } from '../payload.js';
import { DeleteSavedViewInput, DeleteSavedViewPayload, SaveViewInput, SaveViewPayload } from './payloads.js';
import { SAVED_VIEW_PREFIX, SavedViewConnection, SavedViewEntity } from './saved-view.entity.js';
import { In } from 'typeorm';
import { defineLoader } from '../loader.js';

/** Saved views by id. */
export const savedViewLoader = defineLoader<SavedViewEntity>(async (ids, context) => {
  const views = await context.decisions.read.findBy(SavedViewEntity, { id: In([...ids]) });
  return new Map(views.map((view) => [view.id, view]));
});

const NAME_LIMIT = 200;
const PAGE_NAME_LIMIT = 100;
const ADDRESS_LIMIT = 4_000;

const gone = (id: string): Refusal => refuse('NOT_FOUND', 'id', `There is no saved view ${id}.`);
const changed = (savedView: SavedViewEntity): Refusal =>
  refuse('CONFLICT', 'version', 'The view was changed meanwhile. Look at it as it is now, and try again.', {
    savedView,
  });

@Resolver(() => SavedViewEntity)
export class SavedViewsResolver {
  @Requires('plan:read')
  @Query(() => SavedViewConnection)
  savedViews(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('page', () => String, { nullable: true, description: 'only views of this page' }) page: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<SavedViewEntity>> {
    const query = context.decisions.read.createQueryBuilder(SavedViewEntity, 'saved_view');
    return newestFirst(page == null ? query : query.where('saved_view.page = :page', { page }), args);
  }

  @Requires('plan:read')
  @Query(() => SavedViewEntity, { nullable: true })
  savedView(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<SavedViewEntity | null> {
    return savedViewLoader.load(context, id);
  }

  @Requires('insights:write')
  @Mutation(() => SaveViewPayload, {
    description:
      'Keeps a page as it is set up, or changes a view: its name, what it shows, or both. Its id, and so a link to it, stays.',
  })
  saveView(
    @Arg('input', () => SaveViewInput) input: SaveViewInput,
    @Ctx() context: RequestContext,
  ): Promise<SaveViewPayload> {
    return mutate({ savedView: null }, async () => {
      const check = new InputCheck();
      const name = check.text('name', input.name, NAME_LIMIT, 'the name');
      const page = check.text('page', input.page, PAGE_NAME_LIMIT, 'the page');
      const address = check.text('address', input.address, ADDRESS_LIMIT, 'the address');
      if (address !== '' && !isWithinConsole(address))
        check.add(
          'INVALID',
          'address',
          'The address must be a path within the console, such as /explore?measure=revenue.',
        );
      if (input.id != null && input.version == null)
        check.add('REQUIRED', 'version', 'Give the version of the view that was changed.');
      check.done();
      const { id } = await runOnce(context, 'saveView', input, async (manager) => {
        const now = { name, page, address, updatedAt: context.now() };
        const saved = input.id == null ? null : await manager.findOneBy(SavedViewEntity, { id: input.id });
        if (input.id != null && !saved) throw gone(input.id);
        if (saved && saved.version !== input.version) throw changed(saved);
        const same = await manager.findOneBy(SavedViewEntity, { name, page });
        if (same && same.id !== input.id)
          throw refuse('TAKEN', 'name', `There is a view "${name}" of this page already.`);
        if (!saved) {
          const made = newId(SAVED_VIEW_PREFIX);
          await manager.insert(SavedViewEntity, {
            ...now,
            id: made,
            version: 1,
            createdById: callerAccountId(context),
            createdAt: now.updatedAt,
          });
          return made;
        }
        await manager.update(SavedViewEntity, { id: saved.id }, { ...now, version: saved.version + 1 });
        return saved.id;
      });
      savedViewLoader.clear(context, id);
      const savedView = await savedViewLoader.load(context, id);
      if (!savedView)
        throw refuse(
          'NOT_FOUND',
          'clientMutationKey',
          'The view that this clientMutationKey made is gone. Take a new key.',
        );
      return { savedView };
    });
  }

  @Requires('insights:write')
  @Mutation(() => DeleteSavedViewPayload)
  deleteSavedView(
    @Arg('input', () => DeleteSavedViewInput) { id, version }: DeleteSavedViewInput,
    @Ctx() context: RequestContext,
  ): Promise<DeleteSavedViewPayload> {
    return mutate({ deletedId: null, savedView: null }, async () => {
      await context.decisions.write(async (manager) => {
        const saved = await manager.findOneBy(SavedViewEntity, { id });
        if (!saved) throw gone(id);
        if (saved.version !== version) throw changed(saved);
        await manager.delete(SavedViewEntity, { id });
      });
      savedViewLoader.clear(context, id);
      return { deletedId: id, savedView: null };
    });
  }

  @Requires('plan:read')
  @FieldResolver(() => AccountEntity, { nullable: true })
  createdBy(@Root() view: SavedViewEntity, @Ctx() context: RequestContext): Promise<AccountEntity | null> {
    return view.createdById === null ? Promise.resolve(null) : accountLoader.load(context, view.createdById);
  }
}

/** A link that leads anywhere else would be somebody's trap. */
function isWithinConsole(address: string): boolean {
  const base = 'http://console.invalid';
  return /^\/(?![/\\])[^\\\s]*$/.test(address) && URL.canParse(address, base) && new URL(address, base).origin === base;
}
