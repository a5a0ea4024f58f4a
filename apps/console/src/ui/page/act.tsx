import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { AudienceRuleInput, Period } from '@cartograph/sdk/schema';
import { createContext, use } from 'react';
import { useTranslations } from 'use-intl';
import type { Claim } from '../text/claim.js';

/** What somebody saw and wants to act on: enough to freeze the evidence and to start an action item. */
export interface ActRequest {
  /** The page's address with its filters. */
  page: string;
  /** The suggested title. */
  title: string;
  /** The finding in a sentence. */
  summary: string;
  /** The query that shows it; asked again by the server when the evidence is frozen. */
  document: TypedDocumentNode<unknown, never> | TypedDocumentNode<unknown, Record<string, unknown>>;
  variables: Record<string, unknown>;
  snapshotId: string;
  /** The estimate of the answer that the finding is about, so that asking again on newer data can say whether it holds. */
  claim?: Claim;
  /** False where no chart of the page shows the finding: then none is kept as its picture. */
  isPictured?: boolean;
  /** Whom to address, when the finding says so. */
  audience?: RuleOfDays;
}

/** A rule whose days are named, as the pages' are. */
export type RuleOfDays = Omit<AudienceRuleInput, 'period'> & { period?: Period | null };

/** Opens the drawer; null where the account may not keep insights. */
export const ActContext = createContext<((request: ActRequest) => void) | null>(null);

/** "Act on this": from looking to doing in one press. Shows nothing to those who may not. */
export function ActButton({ request, what }: { request(): ActRequest; what?: string }) {
  const t = useTranslations();
  const act = use(ActContext);
  if (!act) return null;
  if (what === undefined) {
    return (
      <Button leftSection={<IconFlag size={15} stroke={1.8} />} onClick={() => act(request())}>
        {t('act.button')}
      </Button>
    );
  }
  return (
    <Tooltip label={t('act.button')}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t('act.buttonFor', { what })}
        onClick={() => act(request())}
      >
        <IconFlag size={15} stroke={1.8} />
      </ActionIcon>
    </Tooltip>
  );
}
