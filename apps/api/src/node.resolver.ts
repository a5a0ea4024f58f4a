import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { assertAllowed, Requires } from './access.js';
import { PAGE_LIMIT } from './connection.js';
import type { RequestContext } from './context.js';
import { badInput } from './errors.js';
import { splitId } from './node-id.js';
import { nameType, Node } from './node.js';
import type { Permission } from './permissions.js';

/** How `node(id:)` finds things of one type. */
export interface NodeLoader {
  /** What ids of this type start with: 2–8 lower-case letters. */
  prefix: string;
  /** The object type's name; its own access rule is checked on the fields asked for. */
  typeName: string;
  /** Asked for before it is looked up, where that it is there is a secret, too. */
  access?: Permission;
  /** @param id - the whole global id. @param key - what follows the prefix. @returns null when there is no such thing. */
  load(id: string, key: string, context: RequestContext): Promise<object | null>;
}

/** The resolver class of `node(id:)` over the features' loaders. */
export function nodeResolver(loaders: readonly NodeLoader[]): new () => object {
  const byPrefix = new Map(loaders.map((loader) => [loader.prefix, loader]));
  if (byPrefix.size !== loaders.length) throw new Error('Two features registered the same node prefix.');

  async function load(id: string, context: RequestContext): Promise<Node | null> {
    const parts = splitId(id);
    const loader = parts && byPrefix.get(parts.prefix);
    if (!parts || !loader) return null;
    if (loader.access) assertAllowed(loader.access, context, loader.typeName);
    const value = await loader.load(id, parts.key, context);
    if (!value) return null;
    nameType(value, loader.typeName);
    return value as Node;
  }

  @Resolver()
  class NodeResolver {
    @Requires('self')
    @Query(() => Node, { nullable: true })
    node(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Node | null> {
      return load(id, context);
    }

    @Requires('self')
    @Query(() => [Node], {
      nullable: 'items',
      description: 'Things by their ids, in the order asked for; null where there is none. At most 100.',
      complexity: ({ args, childComplexity }) => 1 + (args['ids'] as unknown[]).length * (1 + childComplexity),
    })
    async nodes(@Arg('ids', () => [ID]) ids: string[], @Ctx() context: RequestContext): Promise<(Node | null)[]> {
      if (ids.length > PAGE_LIMIT)
        throw badInput(`There are ${ids.length} ids; ask for at most ${PAGE_LIMIT} at once.`);
      // What fails alone is null with its error, and takes no other along.
      const found = new Map(
        [...new Set(ids)].map((id) => [id, load(id, context).catch((error: unknown) => error as Node)]),
      );
      return Promise.all(ids.map(async (id) => (await found.get(id)) ?? null));
    }
  }
  return NodeResolver;
}
