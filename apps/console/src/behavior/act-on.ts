import type { AssociationInput } from '@cartograph/sdk/schema';
import { useCallback } from 'react';
import { useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { askable, type ScopeVariables } from '../scope/scope.js';
import type { ActRequest } from '../ui/page/act.js';
import type { Claim } from '../ui/text/claim.js';
import type { BehaviorData } from './behavior-data.js';
import {
  BehaviorEventsEvidenceDocument,
  BehaviorEvidenceDocument,
  BehaviorLeadEvidenceDocument,
  BehaviorPairsEvidenceDocument,
  BehaviorSequencesEvidenceDocument,
  BehaviorStepsEvidenceDocument,
} from '@cartograph/sdk/operations/association';

const EVIDENCE = {
  events: BehaviorEventsEvidenceDocument,
  steps: BehaviorStepsEvidenceDocument,
  lead: BehaviorLeadEvidenceDocument,
  pairs: BehaviorPairsEvidenceDocument,
  sequences: BehaviorSequencesEvidenceDocument,
} as const;

/** A row that is acted on: its title, its finding in words, and what a re-run holds it to. */
export interface ActedOn {
  title: string;
  summary: string;
  /** The table that it is a row of. */
  of: keyof typeof EVIDENCE;
  claim?: Claim;
  /** The category whose viewers are addressed. */
  category?: string;
}

/** What is acted on: a row of the page, or with null the answer as a whole. */
export function useBehaviorAct(
  answer: BehaviorData | undefined,
  variables: ScopeVariables,
  input: AssociationInput,
): (row: ActedOn | null) => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const { pathname, search } = useLocation();
  return useCallback(
    (row) => {
      if (!answer) throw new Error('nothing is shown that could be acted on');
      const period = formats.dayRange(answer.period.from, answer.period.to);
      return {
        page: pathname + search,
        title: row?.title ?? t('behavior.act.whole'),
        summary: row
          ? t('behavior.act.inPeriod', { period, finding: row.summary })
          : t('behavior.act.wholeSummary', {
              period,
              found: answer.findingCount,
              lookedAt: formats.count(answer.lookedAt),
            }),
        document: row ? EVIDENCE[row.of] : BehaviorEvidenceDocument,
        variables: {
          period: askable(answer.period),
          filter: variables.filter,
          includeBots: variables.includeBots,
          input,
        },
        snapshotId: answer.snapshot.id,
        ...(row?.claim ? { claim: row.claim } : {}),
        ...(row?.category
          ? { audience: { kind: 'CATEGORY_VIEWERS' as const, category: row.category, period: askable(answer.period) } }
          : {}),
      };
    },
    [answer, variables, input, formats, t, pathname, search],
  );
}
