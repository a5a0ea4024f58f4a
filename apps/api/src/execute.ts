import {
  execute,
  Kind,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { accessOf, signInFirst } from './access.js';
import type { RequestContext } from './context.js';
import type { Identity } from './identity.js';
import type { Decisions } from './database/decisions.js';
import { ReadOnlyError } from './database/unwritable.js';
import { badInput, inWords, presentError } from './errors.js';
import { assertAffordable, costOf } from './limits/cost.js';
import { documentRules } from './limits/document-rules.js';
import type { Limits } from './limits/limits.js';
import { PUBLIC } from './permissions.js';

export interface OperationRequest {
  query: string;
  variables?: Record<string, unknown> | null | undefined;
  operationName?: string | null | undefined;
}

/** Names of the fields an operation selects at its root, through fragments too. */
function rootFields(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  const walk = (selections: OperationDefinitionNode['selectionSet']): void => {
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) names.push(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet);
      else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = document.definitions.find(
          (node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value,
        );
        if (fragment?.kind === Kind.FRAGMENT_DEFINITION) walk(fragment.selectionSet);
      }
    }
  };
  walk(operation.selectionSet);
  return names;
}

/**
 * Lets callers without an identity do nothing but the few public things; in particular they cannot read the schema.
 * @throws ApiError UNAUTHENTICATED
 */
export function assertMayAsk(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  identity: Identity,
): void {
  if (identity.actor.kind !== 'anonymous') return;
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) throw signInFirst();
  const fields = root.getFields();
  const names = rootFields(document, operation).filter((name) => name !== '__typename');
  const allPublic =
    names.length > 0 && names.every((name) => fields[name] && accessOf(root, fields[name], schema) === PUBLIC);
  if (!allPublic) throw signInFirst();
}

/** Parses and checks a request against every limit. @throws ApiError, GraphQLError - the request is refused before any work. */
export function prepare(
  schema: GraphQLSchema,
  request: OperationRequest,
  identity: Identity,
  limits: Limits,
): { document: DocumentNode; operation: OperationDefinitionNode; cost: number } {
  const document = parse(request.query, { maxTokens: limits.tokens });
  assertMayAsk(schema, document, request.operationName, identity);
  const anonymousRules = identity.actor.kind === 'anonymous' ? [NoSchemaIntrospectionCustomRule] : [];
  const [invalid] = validate(schema, document, [...specifiedRules, ...documentRules(limits), ...anonymousRules]);
  if (invalid) throw invalid;
  const operation = getOperationAST(document, request.operationName);
  if (!operation)
    throw badInput(
      request.operationName
        ? `The document has no operation "${request.operationName}".`
        : 'Name the operation to run: the document has several, or none.',
    );
  const cost = costOf(schema, document, request.operationName, request.variables);
  assertAffordable(cost, limits);
  return { document, operation, cost };
}

/** @throws ReadOnlyError - the operation changes something, and the data folder is only read. */
export function assertMayChange({ operation }: OperationDefinitionNode, { isReadOnly }: Decisions): void {
  if (isReadOnly && operation === OperationTypeNode.MUTATION) throw new ReadOnlyError();
}

/** Writes the errors of a result the way callers see them. */
export function presentResult(
  result: ExecutionResult,
  context: Pick<RequestContext, 'requestId' | 'log' | 'dataDir' | 'words'>,
): ExecutionResult {
  return result.errors
    ? ({
        ...result,
        errors: result.errors.map((error) => inWords(presentError(error, context), context.words())),
      } as unknown as ExecutionResult)
    : result;
}

/** Runs a query or mutation without HTTP: for the command line, for frozen evidence. */
export async function executeOperation(
  schema: GraphQLSchema,
  context: RequestContext,
  request: OperationRequest,
  limits: Limits,
  allowed: readonly OperationTypeNode[] = [OperationTypeNode.QUERY, OperationTypeNode.MUTATION],
): Promise<ExecutionResult> {
  try {
    const { document, operation, cost } = prepare(schema, request, context.identity, limits);
    if (!allowed.includes(operation.operation))
      throw badInput(`A ${operation.operation} cannot be run here; send a ${allowed.join(' or ')}.`);
    assertMayChange(operation, context.decisions);
    const result = await execute({
      schema,
      document,
      contextValue: context,
      variableValues: request.variables ?? {},
      operationName: request.operationName ?? null,
    });
    return { ...presentResult(result, context), extensions: { cost: { requested: cost, limit: limits.cost } } };
  } catch (error) {
    return presentResult({ errors: [error as GraphQLError] }, context);
  }
}
