import {
  Kind,
  OperationTypeNode,
  type ASTNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { badInput } from '../errors.js';
import type { Limits } from './limits.js';

const isIntrospection = (name: string): boolean => name === '__schema' || name === '__type';

/** Depth of the deepest field; fragments count where they are spread, introspection does not count. */
function depthOf(
  context: ValidationContext,
  selections: SelectionSetNode,
  path: ReadonlySet<string>,
  memo: Map<string, number>,
): number {
  let deepest = 0;
  for (const selection of selections.selections) {
    let depth = 0;
    if (selection.kind === Kind.FIELD) {
      if (isIntrospection(selection.name.value)) continue;
      depth = 1 + (selection.selectionSet ? depthOf(context, selection.selectionSet, path, memo) : 0);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      depth = depthOf(context, selection.selectionSet, path, memo);
    } else {
      depth = fragmentDepth(context, context.getFragment(selection.name.value), path, memo);
    }
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function fragmentDepth(
  context: ValidationContext,
  fragment: FragmentDefinitionNode | null | undefined,
  path: ReadonlySet<string>,
  memo: Map<string, number>,
): number {
  if (!fragment) return 0;
  const name = fragment.name.value;
  // A fragment inside itself is refused by another rule.
  if (path.has(name)) return 0;
  const known = memo.get(name);
  if (known !== undefined) return known;
  const depth = depthOf(context, fragment.selectionSet, new Set([...path, name]), memo);
  memo.set(name, depth);
  return depth;
}

/** Each of these works out a slow hash: one an operation, or an operation is many guesses. */
const ONE_AN_OPERATION: ReadonlySet<string> = new Set(['signIn', 'completeSetup', 'changePassword', 'createAccount']);

/** The answers that an operation asks for by such a field, under whatever names. */
function slowAnswers(
  context: ValidationContext,
  selections: SelectionSetNode,
  seen: Set<FragmentDefinitionNode> = new Set(),
): Set<string> {
  const names = new Set<string>();
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FIELD) {
      if (ONE_AN_OPERATION.has(selection.name.value)) names.add((selection.alias ?? selection.name).value);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? context.getFragment(selection.name.value) : selection;
    if (!fragment || (fragment.kind === Kind.FRAGMENT_DEFINITION && seen.has(fragment))) continue;
    if (fragment.kind === Kind.FRAGMENT_DEFINITION) seen.add(fragment);
    for (const name of slowAnswers(context, fragment.selectionSet, seen)) names.add(name);
  }
  return names;
}

/** Validation rules that refuse a document which asks for too much in its very shape. */
export function documentRules(limits: Limits): ValidationRule[] {
  const depthRule: ValidationRule = (context) => {
    const memo = new Map<string, number>();
    return {
      OperationDefinition(node) {
        const depth = depthOf(context, node.selectionSet, new Set(), memo);
        if (depth > limits.depth)
          context.reportError(
            badInput(
              `The query is ${depth} fields deep; ${limits.depth} are allowed. Ask for the inner part in a query of its own.`,
            ),
          );
      },
    };
  };
  const aliasRule: ValidationRule = (context) => {
    let aliases = 0;
    const count = (node: ASTNode): void => {
      if (node.kind === Kind.FIELD && node.alias) aliases += 1;
    };
    return {
      Field: count,
      Document: {
        leave() {
          if (aliases > limits.aliases)
            context.reportError(
              badInput(
                `The query has ${aliases} aliases; ${limits.aliases} are allowed. Split it into several requests.`,
              ),
            );
        },
      },
    };
  };
  const directiveRule: ValidationRule = (context) => {
    let directives = 0;
    return {
      Directive: () => void (directives += 1),
      Document: {
        leave() {
          if (directives > limits.directives)
            context.reportError(
              badInput(
                `The query has ${directives} directives; ${limits.directives} are allowed. Split it into several requests.`,
              ),
            );
        },
      },
    };
  };
  const slowRule: ValidationRule = (context) => ({
    OperationDefinition(node) {
      const { size } = slowAnswers(context, node.selectionSet);
      if (node.operation === OperationTypeNode.MUTATION && size > 1)
        context.reportError(
          badInput(
            `The operation asks ${size} times for ${[...ONE_AN_OPERATION].join(', ')}; once is allowed. Send each in a request of its own.`,
          ),
        );
    },
  });
  return [depthRule, aliasRule, directiveRule, slowRule];
}
