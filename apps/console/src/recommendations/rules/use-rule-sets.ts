import { useCallback, useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { newMutationKey } from '../../client/mutation-key.js';
import { accepted, useRefusal, type Refusal } from '../../client/user-errors.js';
import { useToast } from '../../ui/notice/toast.js';
import { toInput, type Rule } from './rule.js';
import { ActivateRuleSetDocument, DeleteRuleSetDocument, SaveRuleSetDocument } from '@cartograph/sdk/operations/rules';
import type { RuleSet } from './use-rules.js';

export interface Save {
  id: string | null;
  version: number | null;
  name: string;
  rules: readonly Rule[];
}

export interface RuleSetActions {
  isBusy: boolean;
  refusal: Refusal;
  /** What somebody else saved meanwhile, and what was to be saved. */
  conflict: { theirs: RuleSet; mine: Save } | null;
  /** The saved set; null where it was refused. */
  save(save: Save): Promise<RuleSet | null>;
  activate(set: RuleSet | null): Promise<void>;
  remove(set: RuleSet): Promise<boolean>;
  /** Forgets what was refused, and what somebody else saved meanwhile. */
  forget(): void;
}

/** What can be done with saved rule sets; each outcome is said in passing, a refusal stays. */
export function useRuleSets(): RuleSetActions {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const [saving, saveNow] = useMutation(SaveRuleSetDocument);
  const [activating, activateNow] = useMutation(ActivateRuleSetDocument);
  const [deleting, deleteNow] = useMutation(DeleteRuleSetDocument);
  const [refusal, setRefusal] = useState<Refusal>(accepted);
  const [conflict, setConflict] = useState<RuleSetActions['conflict']>(null);
  const save = useCallback(
    async (mine: Save): Promise<RuleSet | null> => {
      const { id, version, name, rules } = mine;
      const { data, error } = await saveNow({
        input: { id, version, name: name.trim(), rules: toInput(rules), clientMutationKey: newMutationKey() },
      });
      const { ruleSet = null, userErrors = [] } = data?.saveRuleSet ?? {};
      if (ruleSet && userErrors.length === 0) {
        setRefusal(accepted);
        setConflict(null);
        toast({ kind: 'done', text: t('rules.set.saved', { name: ruleSet.name }) });
        return ruleSet;
      }
      if (ruleSet && userErrors.some(({ code }) => code === 'CONFLICT')) setConflict({ theirs: ruleSet, mine });
      else
        setRefusal(
          read({ userErrors, error }, ['name'], {
            TAKEN: t('rules.set.refused.taken', { name: name.trim() }),
            NOT_FOUND: t('rules.set.refused.gone'),
          }),
        );
      return null;
    },
    [saveNow, toast, read, t],
  );
  const activate = useCallback(
    async (set: RuleSet | null): Promise<void> => {
      const { data, error } = await activateNow({ input: { id: set?.id ?? null } });
      const refused = read({ userErrors: data?.activateRuleSet.userErrors, error }, [], {
        NOT_FOUND: t('rules.set.refused.gone'),
      }).general;
      if (refused !== null) toast({ kind: 'failed', text: refused });
      else
        toast({ kind: 'done', text: set ? t('rules.set.activated', { name: set.name }) : t('rules.set.deactivated') });
    },
    [activateNow, toast, read, t],
  );
  const remove = useCallback(
    async (set: RuleSet): Promise<boolean> => {
      const { data, error } = await deleteNow({ input: { id: set.id } }, { additionalTypenames: ['RuleSet'] });
      const refused = read({ userErrors: data?.deleteRuleSet.userErrors, error }, [], {
        NOT_FOUND: t('rules.set.refused.gone'),
      }).general;
      if (refused !== null) toast({ kind: 'failed', text: refused });
      else toast({ kind: 'done', text: t('rules.set.deleted', { name: set.name }) });
      return refused === null;
    },
    [deleteNow, toast, read, t],
  );
  const forget = useCallback(() => {
    setConflict(null);
    setRefusal(accepted);
  }, []);
  return {
    isBusy: saving.fetching || activating.fetching || deleting.fetching,
    refusal,
    conflict,
    save,
    activate,
    remove,
    forget,
  };
}
