import type { FunnelInput } from '@cartograph/sdk/schema';
import { useMemo } from 'react';
import { useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { askable, type ScopeVariables } from '../scope/scope.js';
import type { ActRequest } from '../ui/page/act.js';
import { claimAbout, entry } from '../ui/text/claim.js';
import { FunnelEvidenceDocument } from '@cartograph/sdk/operations/funnel';
import type { FunnelData } from './funnel-state.js';
import { useGroupWords } from './group-words.js';
import { largestLoss } from './largest-loss.js';
import { useStepWords } from './step-words.js';
import type { RuleOfDays } from '../ui/page/act.js';

interface FunnelActs {
  /** What is acted on: the funnel as a whole, or that of one group. */
  request(group: string | null): ActRequest;
  /** The audience lost after a step, counted from 0. */
  ruleOf(place: number): RuleOfDays;
}

/** How the funnel that is shown is acted on. */
export function useFunnelActs(
  funnel: FunnelData | undefined,
  variables: ScopeVariables,
  input: FunnelInput,
): FunnelActs {
  const t = useTranslations();
  const formats = useFormats();
  const words = useStepWords();
  const groupWords = useGroupWords(funnel?.breakdown ?? null);
  const { pathname, search } = useLocation();
  return useMemo(() => {
    const shown = (): FunnelData => {
      if (!funnel) throw new Error('nothing is shown that could be acted on');
      return funnel;
    };
    const ruleOf = (place: number, filter = variables.filter): RuleOfDays => {
      const { steps, order, hold, windowMinutes, exclude } = input;
      return {
        kind: 'FUNNEL_LOST',
        period: askable(shown().period),
        category: filter?.category ?? null,
        brand: filter?.brand ?? null,
        includeBots: variables.includeBots,
        funnel: { steps, order, hold, windowMinutes, exclude },
        lostAfterStep: place + 1,
      };
    };
    return {
      ruleOf: (place) => ruleOf(place),
      request: (group) => {
        const { steps, groups, unit, period, snapshot, breakdown } = shown();
        const own = groups.find((one) => one.group === group)?.steps ?? steps;
        const loss = largestLoss(own);
        const where = group === null ? (variables.filter?.category ?? null) : groupWords(group);
        // The audience of a category can be asked for; the evidence shows the group as it is shown here, by its breakdown.
        const filter =
          group !== null && group !== '(none)' && breakdown === 'CATEGORY'
            ? { ...variables.filter, category: group }
            : variables.filter;
        const said = loss && { from: words(loss.from), to: words(loss.to), where: where ?? 'none' };
        return {
          page: pathname + search,
          title: said ? t('funnel.act.title', said) : t('funnel.act.titleNothing'),
          summary:
            loss && said
              ? t('funnel.act.summary', {
                  ...said,
                  unit,
                  period: formats.dayRange(period.from, period.to),
                  lost: loss.lost,
                  of: formats.count(loss.from.reached),
                  share: formats.percent(loss.share),
                })
              : t('funnel.answer.nothing'),
          document: FunnelEvidenceDocument,
          variables: {
            period: askable(period),
            filter: variables.filter,
            includeBots: variables.includeBots,
            input: group === null ? { ...input, breakdown: null } : input,
          },
          snapshotId: snapshot.id,
          // The chart is of the groups; the steps are bars without one.
          isPictured: group !== null,
          ...(loss
            ? claimAbout(
                loss.to.perPreviousStep,
                'analytics',
                'funnel',
                ...(group === null ? [] : ['groups', entry({ group })]),
                'steps',
                String(own.indexOf(loss.to)),
                'perPreviousStep',
              )
            : {}),
          ...(loss ? { audience: ruleOf(loss.place, filter) } : {}),
        };
      },
    };
  }, [funnel, variables, input, formats, t, words, groupWords, pathname, search]);
}
