import type { FunnelEventInput, FunnelStepInput } from '@cartograph/sdk/schema';
import type { ListAudiencesQuery } from '@cartograph/sdk/operations/campaigns';
import { askable } from '../scope/scope.js';
import type { RuleOfDays } from '../ui/page/act.js';

type SavedRule = ListAudiencesQuery['audiences']['nodes'][number]['rule'];

/** A saved rule as one that can be asked for, without what the cache writes beside its fields. */
export function askableRule({
  kind,
  category,
  period,
  brand,
  includeBots,
  lostAfterStep,
  graceHours,
  rfmSegment,
  rfmSeed,
  funnel,
}: SavedRule): RuleOfDays {
  return {
    kind,
    category,
    period: period && askable(period),
    ...(brand == null ? {} : { brand }),
    ...(includeBots == null ? {} : { includeBots }),
    ...(lostAfterStep == null ? {} : { lostAfterStep }),
    ...(graceHours == null ? {} : { graceHours }),
    ...(rfmSegment == null ? {} : { rfmSegment }),
    ...(rfmSeed == null ? {} : { rfmSeed }),
    ...(funnel == null
      ? {}
      : {
          funnel: {
            order: funnel.order,
            hold: funnel.hold,
            windowMinutes: funnel.windowMinutes,
            steps:
              funnel.steps?.map((step): FunnelStepInput => ({ ...askableEvent(step), isOptional: step.isOptional })) ??
              null,
            exclude: funnel.exclude?.map(askableEvent) ?? null,
          },
        }),
  };
}

function askableEvent({ eventTypes, category, brand, minPrice, maxPrice }: FunnelEventInput): FunnelEventInput {
  return { eventTypes: [...eventTypes], category, brand, minPrice, maxPrice };
}
