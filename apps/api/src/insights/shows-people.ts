import {
  isAbstractType,
  isObjectType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLResolveInfo,
} from 'graphql';
import { accessOf } from '../access.js';
import type { RequestContext } from '../context.js';
import type { InsightEntity } from './insight.entity.js';

/** Names whose list of recommendations is asked for; that list follows from what the user did. */
const NAMES_USER = 'userExternalId';

/** Whether the caller may see what the evidence of an insight shows: single people are for those who may read them. */
export function maySeeEvidence(
  insight: Pick<InsightEntity, 'query' | 'variables'>,
  context: Pick<RequestContext, 'identity'>,
  info: Pick<GraphQLResolveInfo, 'schema'>,
): boolean {
  return context.identity.permissions.has('people:read') || !showsPeople(insight, info.schema);
}

/** Whether a query asks for a field that needs people:read, for what is of one user, or for something that the schema no longer has. */
function showsPeople(
  { query, variables }: Pick<InsightEntity, 'query' | 'variables'>,
  schema: GraphQLResolveInfo['schema'],
): boolean {
  if (JSON.stringify(variables ?? {}).includes(`"${NAMES_USER}"`)) return true;
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch {
    return true;
  }
  const types = new TypeInfo(schema);
  let shows = false;
  visit(
    document,
    visitWithTypeInfo(types, {
      [Kind.FIELD]: ({ name }) => {
        if (name.value.startsWith('__')) return;
        const type = types.getParentType();
        const owners = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
        const fields = owners.map((owner) => ({ owner, field: owner.getFields()[name.value] }));
        shows ||=
          fields.length === 0 ||
          fields.some(({ owner, field }) => !field || [accessOf(owner, field, schema)].flat().includes('people:read'));
      },
      [Kind.ARGUMENT]: ({ name }) => void (shows ||= name.value === NAMES_USER),
      [Kind.OBJECT_FIELD]: ({ name }) => void (shows ||= name.value === NAMES_USER),
    }),
  );
  return shows;
}
