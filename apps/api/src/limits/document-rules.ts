import {
  Kind,
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
  return [depthRule, aliasRule, directiveRule];
}
