import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { IdField } from './id-field.js';
import { ListUsersDocument } from '@cartograph/sdk/operations/people';

/** A user by id; those who may list people are offered the ids that begin with what is typed. */
export function UserField({
  label,
  value,
  mayList,
  onChoose,
}: {
  label: string;
  value: string;
  mayList: boolean;
  onChoose(user: string): void;
}) {
  const t = useTranslations();
  const [typed, setTyped] = useState('');
  const [prefix] = useDebouncedValue(typed, 200);
  const [{ data }] = useQuery({
    query: ListUsersDocument,
    variables: { filter: { externalIdPrefix: prefix }, orderBy: { field: 'EVENTS', direction: 'DESC' }, first: 8 },
    pause: !mayList || !/^\d+$/.test(prefix),
  });
  const found = (typed === '' ? [] : (data?.users.nodes ?? [])).map((user) => ({
    id: user.externalId,
    words: t('recommendations.eventsOf', { count: user.counts.total }),
  }));
  return <IdField label={label} value={value} found={found} onType={setTyped} onChoose={onChoose} />;
}
