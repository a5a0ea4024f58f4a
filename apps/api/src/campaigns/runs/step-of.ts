import type { AudienceKind as AnalyticsKind } from '@cartograph/analytics';
import { AudienceKind, type AudienceRule, kindOf } from '../../audiences/rule.js';
import { EventType } from '../../event-counts.js';
import type { InsightEntity } from '../../insights/insight.entity.js';

/** A step of a session whose rate a campaign may raise. */
export type Step = 'viewToCart' | 'cartToPurchase';

interface FunnelStep {
  eventTypes: readonly EventType[];
  isOptional?: boolean | null | undefined;
}

const USUAL: readonly FunnelStep[] = [EventType.VIEW, EventType.CART, EventType.PURCHASE].map((type) => ({
  eventTypes: [type],
}));

/** The step at which an audience stopped; null where its rule does not say. */
export function stepOfRule({
  kind,
  funnel,
  lostAfterStep,
}: Pick<AudienceRule, 'kind' | 'funnel' | 'lostAfterStep'>): Step | null {
  if (kind === AudienceKind.VIEWED_NOT_CARTED) return 'viewToCart';
  if (kind === AudienceKind.CARTED_NOT_BOUGHT || kind === AudienceKind.CART_ABANDONED) return 'cartToPurchase';
  if (kind !== AudienceKind.FUNNEL_LOST) return null;
  const steps = funnel?.steps ?? USUAL;
  return stepTo(steps.slice(lostAfterStep ?? steps.length).find(({ isOptional }) => isOptional !== true));
}

/** The step that a campaign for such an audience is about, which is the purchase where nothing else is known. */
export const stepForKind = (kind: AnalyticsKind): Step => stepOfRule({ kind: kindOf(kind) }) ?? 'cartToPurchase';

/** The step that a finding about a funnel is about; null for other findings. */
export function stepOfFinding({ claim, variables }: Pick<InsightEntity, 'claim' | 'variables'>): Step | null {
  const path = claim?.path ?? [];
  const at = path.indexOf('steps');
  if (!path.includes('funnel') || at < 0) return null;
  const { input } = (variables ?? {}) as { input?: { steps?: readonly FunnelStep[] | null } };
  return stepTo((input?.steps ?? USUAL)[Number(path[at + 1])]);
}

function stepTo(step: FunnelStep | undefined): Step | null {
  if (step?.eventTypes.includes(EventType.PURCHASE) === true) return 'cartToPurchase';
  return step?.eventTypes.includes(EventType.CART) === true ? 'viewToCart' : null;
}
