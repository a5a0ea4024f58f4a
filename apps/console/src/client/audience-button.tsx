import { Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { newMutationKey } from './mutation-key.js';
import { useSession } from './session.js';
import { accepted, useRefusal } from './user-errors.js';
import { CreateAudienceDocument } from '@cartograph/sdk/operations/campaigns';
import { FormAlert } from '../ui/notice/form-alert.js';
import type { RuleOfDays } from '../ui/page/act.js';

interface AudienceButtonProps {
  rule: RuleOfDays;
  name: string;
  label: string;
  /** For a screen reader: whom, and how many. */
  what: string;
}

/** Saves an audience by its rule and goes on to plan a campaign for it. Shows nothing to those who may not. */
export function AudienceButton({ rule, name, label, what }: AudienceButtonProps) {
  const t = useTranslations();
  const { can } = useSession();
  const navigate = useNavigate();
  const read = useRefusal();
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, create] = useMutation(CreateAudienceDocument);
  if (!can('audiences:write') || !can('campaigns:write')) return null;
  const save = async (): Promise<void> => {
    const { data, error } = await create({ input: { name, rule, clientMutationKey: newMutationKey() } });
    const id = data?.createAudience.audience?.id;
    if (id === undefined) setRefusal(read({ userErrors: data?.createAudience.userErrors, error }));
    else void navigate(`/campaigns/new?audience=${encodeURIComponent(id)}`);
  };
  return (
    <>
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconUsers size={14} />}
        loading={fetching}
        onClick={() => void save()}
        aria-label={what === label ? label : t('audience.labeled', { label, what })}
        title={t('audience.saves')}
      >
        {label}
      </Button>
      <FormAlert text={refusal.general} />
    </>
  );
}
