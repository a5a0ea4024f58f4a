import { useMemo } from 'react';
import { useQuery } from 'urql';
import { dependsOn } from '../client/depends-on.js';
import { useSession } from '../client/session.js';
import { ListAudiencesDocument } from '@cartograph/sdk/operations/campaigns';
import { ListAssignableAccountsDocument } from '@cartograph/sdk/operations/accounts';
import type { Item } from './board-state.js';

export interface Choices {
  owners: readonly { value: string; label: string }[];
  audiences: readonly { value: string; label: string; size: number; isSynthetic: boolean }[];
}

/** Who can own an item and whom it can address; whom the board names already stays, though the account may be disabled by now. */
export function useChoices(items: readonly Item[] | undefined): Choices {
  const { account } = useSession();
  const [{ data: accounts }] = useQuery({ query: ListAssignableAccountsDocument });
  const [{ data: audiences }] = useQuery({
    query: ListAudiencesDocument,
    variables: { first: 100 },
    context: dependsOn('Audience'),
  });
  return useMemo(() => {
    const owners = new Map<string, string>();
    if (account) owners.set(account.id, account.name);
    for (const { id, name } of accounts?.assignableAccounts ?? []) owners.set(id, name);
    const audienceList = new Map<string, { id: string; name: string; size: number; isSynthetic: boolean }>(
      (audiences?.audiences.nodes ?? []).map((entry) => [entry.id, entry]),
    );
    for (const { ownerAccount, createdBy, audience } of items ?? []) {
      for (const person of [ownerAccount, createdBy]) if (person) owners.set(person.id, person.name);
      if (audience && !audienceList.has(audience.id)) audienceList.set(audience.id, audience);
    }
    return {
      owners: [...owners].map(([value, label]) => ({ value, label })),
      audiences: [...audienceList].map(([value, { name, size, isSynthetic }]) => ({
        value,
        label: name,
        size,
        isSynthetic,
      })),
    };
  }, [account, accounts, audiences, items]);
}
