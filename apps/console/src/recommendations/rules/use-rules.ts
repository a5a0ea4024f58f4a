import type { RulesInput } from '@cartograph/sdk/schema';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { dependsOn } from '../../client/depends-on.js';
import { usePatchParams } from '../../ui/page/url-state.js';
import { complete, fromLists, toInput, type Rule } from './rule.js';
import { readDraft, writeDraft } from './rules-address.js';
import { ListRuleSetsDocument, type RuleSetFieldsFragment } from '@cartograph/sdk/operations/rules';

export type RuleSet = RuleSetFieldsFragment;

/** What the address says where no rules are wanted, as the API does. */
export const noRules = 'none';

/** How a question names its rules: its own, or a saved set; both null where the active set applies. */
export interface RulesAsked {
  rules: RulesInput | null;
  ruleSet: string | null;
}

export interface RulesState {
  /** Every saved set; undefined until they are known. */
  sets: readonly RuleSet[] | undefined;
  active: RuleSet | null;
  /** The set that the rules come from; null for none. */
  set: RuleSet | null;
  /** The address names a set that is not there: what holds without one holds. */
  isLost: boolean;
  rules: readonly Rule[];
  /** They are not those of the set, or of no set at all. */
  isChanged: boolean;
  /** The version of the set that was changed. */
  version: number | null;
  asked: RulesAsked;
  change(rules: readonly Rule[]): void;
  choose(set: RuleSet | null): void;
  discard(): void;
}

/** The rules of this page: a saved set, or one being changed, in the address (`set` and `rules`). */
export function useRules(): RulesState {
  const [search] = useSearchParams();
  const patch = usePatchParams();
  const [{ data }] = useQuery({
    query: ListRuleSetsDocument,
    variables: { first: 100 },
    context: dependsOn('RuleSet'),
  });
  const sets = data?.ruleSets.nodes;
  const [wanted, written] = [search.get('set'), search.get('rules')];
  const isLost = sets !== undefined && wanted !== null && wanted !== noRules && !sets.some(({ id }) => id === wanted);
  const named = isLost ? null : wanted;
  const draft = useMemo(() => (written === null ? null : readDraft(written)), [written]);
  const active = useMemo(() => sets?.find(({ isActive }) => isActive) ?? null, [sets]);
  const set = useMemo(
    () => (named === null ? (draft === null ? active : null) : (sets?.find(({ id }) => id === named) ?? null)),
    [sets, named, draft, active],
  );
  const rules = useMemo(() => draft?.rules ?? (set ? fromLists(set.rules) : []), [draft, set]);
  const asked = useMemo<RulesAsked>(() => {
    if (draft)
      return complete(draft.rules).length > 0
        ? { rules: toInput(draft.rules), ruleSet: null }
        : { rules: null, ruleSet: noRules };
    return { rules: null, ruleSet: named };
  }, [draft, named]);
  const version = draft?.version ?? set?.version ?? null;
  const change = useCallback(
    (next: readonly Rule[]) => patch({ rules: writeDraft({ version, rules: next }), set: set?.id ?? null }, 'replace'),
    [patch, version, set],
  );
  const choose = useCallback(
    (chosen: RuleSet | null) =>
      patch({ rules: null, set: chosen === null ? (active ? noRules : null) : chosen.isActive ? null : chosen.id }),
    [patch, active],
  );
  const discard = useCallback(() => patch({ rules: null, set: set && !set.isActive ? set.id : null }), [patch, set]);
  return { sets, active, set, isLost, rules, isChanged: draft !== null, version, asked, change, choose, discard };
}
