import { createPubSub } from '@graphql-yoga/subscription';
import { isInputObjectType, lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { enforceAccess } from './access.js';
import { auditMutations } from './audit/audit-mutations.js';
import type { Feature } from './feature.js';
import { enforceTimeLimit } from './limits/time-limit.js';
import { nodeResolver } from './node.resolver.js';

/**
 * Builds the executable schema of the given features.
 * @throws Error - a field has no access rule, a `oneOf` input does not exist, or two features claim one node prefix.
 */
export function buildApiSchema(features: readonly Feature[]): GraphQLSchema {
  const resolvers = [
    nodeResolver(features.flatMap((feature) => feature.nodes ?? [])),
    ...features.flatMap((feature) => feature.resolvers ?? []),
  ];
  const schema = buildSchemaSync({
    resolvers: resolvers as unknown as NonEmptyArray<Function>,
    // Inputs are checked by the features themselves, which answer with userErrors.
    validate: false,
    skipCheck: true,
    // Asked for although every subscription brings its own `subscribe`.
    pubSub: createPubSub(),
  });
  for (const name of features.flatMap((feature) => feature.oneOf ?? [])) {
    const type = schema.getType(name);
    if (!isInputObjectType(type))
      throw new Error(`A feature lists "${name}" as oneOf, but there is no such input type.`);
    type.isOneOf = true;
  }
  // From the inside out: the time limit also stops what a permitted resolver waits for; the audit log also sees refusals.
  enforceTimeLimit(schema);
  enforceAccess(schema);
  auditMutations(schema);
  return schema;
}

/** The schema as text, types and fields in alphabetical order: what `schema.graphql` holds. */
export function schemaText(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
