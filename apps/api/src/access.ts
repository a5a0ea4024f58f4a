import 'reflect-metadata';
import {
  defaultFieldResolver,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { Extensions } from 'type-graphql';
import { ApiError } from './errors.js';
import type { Identity } from './identity.js';
import { opens, PUBLIC, type Access, type Permission } from './permissions.js';

type Target = ClassDecorator & PropertyDecorator & MethodDecorator;

/**
 * The permission a caller needs, or any one of several. On a class it holds for all its fields, on a field or resolver method it goes before the class's.
 * Value types that only travel inside other answers (page info, estimates) take `@Requires('self')`: any signed-in caller.
 */
export const Requires = (permission: Permission, ...others: readonly Permission[]): Target =>
  Extensions({ access: others.length === 0 ? permission : [permission, ...others] }) as Target;

/** Answers anybody, signed in or not. */
export const Public = (): Target => Extensions({ access: PUBLIC }) as Target;

/** Of a request's context what every field is held to: who asks, and whether they still wait. */
interface Asked {
  readonly identity: Identity;
  readonly signal: AbortSignal;
}

type Field = GraphQLField<unknown, Asked>;

/** The access rule of one field; root fields need one of their own. */
export function accessOf(
  type: GraphQLObjectType,
  field: Pick<Field, 'extensions'>,
  schema: GraphQLSchema,
): Access | undefined {
  const isRoot =
    type === schema.getQueryType() || type === schema.getMutationType() || type === schema.getSubscriptionType();
  return (field.extensions['access'] ?? (isRoot ? undefined : type.extensions['access'])) as Access | undefined;
}

/** Throws unless the caller may see the field. */
export function assertAllowed(access: Access, context: Asked, coordinate: string): void {
  if (access === PUBLIC || opens(access, context.identity.permissions)) return;
  if (context.identity.actor.kind === 'anonymous') throw signInFirst();
  throw new ApiError(
    'FORBIDDEN',
    `${coordinate} needs the permission ${[access]
      .flat()
      .map((one) => `"${one}"`)
      .join(
        ' or ',
      )}, which this ${context.identity.actor.kind === 'apiKey' ? 'API key' : 'account'} does not have. Ask an administrator for it.`,
  );
}

export const signInFirst = (): ApiError =>
  new ApiError('UNAUTHENTICATED', 'Sign in first, or send an API key as "Authorization: Bearer ck_…".');

/** Every field of every object type, as `Type.field`. */
export function* fieldsOf(
  schema: GraphQLSchema,
): Generator<{ type: GraphQLObjectType; field: Field; coordinate: string }> {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()))
      yield { type, field, coordinate: `${type.name}.${field.name}` };
  }
}

/**
 * The one access rule: wraps every field of the schema with the check of its permission.
 * @throws Error - a field has no rule; the message lists all of them.
 */
export function enforceAccess(schema: GraphQLSchema): void {
  const bare: string[] = [];
  for (const { type, field, coordinate } of fieldsOf(schema)) {
    const access = accessOf(type, field, schema);
    if (!access) {
      bare.push(coordinate);
      continue;
    }
    if (access === PUBLIC) continue;
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = (source, args, context, info) => {
      assertAllowed(access, context, coordinate);
      return resolve(source, args, context, info);
    };
    const { subscribe } = field;
    if (subscribe) {
      field.subscribe = (source, args, context, info) => {
        assertAllowed(access, context, coordinate);
        return subscribe(source, args, context, info);
      };
    }
  }
  if (bare.length > 0)
    throw new Error(
      `These fields have no access rule; give each (or its class) @Requires('…') or @Public(): ${bare.join(', ')}`,
    );
}
