import { expect, test } from 'vitest';
import { AudienceKind, type AudienceRule } from '../../audiences/rule.js';
import { EventType } from '../../event-counts.js';
import { stepOfFinding, stepOfRule } from './step-of.js';

const rule = (kind: AudienceKind, more: Partial<AudienceRule> = {}): AudienceRule => ({
  kind,
  category: null,
  period: null,
  ...more,
});

test('an audience that stopped at a step of a funnel says which', () => {
  expect(stepOfRule(rule(AudienceKind.FUNNEL_LOST, { lostAfterStep: 1 }))).toBe('viewToCart');
  expect(stepOfRule(rule(AudienceKind.FUNNEL_LOST, { lostAfterStep: 2 }))).toBe('cartToPurchase');
  const steps = [
    { eventTypes: [EventType.VIEW] },
    { eventTypes: [EventType.CART], isOptional: true },
    { eventTypes: [EventType.PURCHASE] },
  ];
  expect(stepOfRule(rule(AudienceKind.FUNNEL_LOST, { lostAfterStep: 1, funnel: { steps } }))).toBe('cartToPurchase');
  expect(stepOfRule(rule(AudienceKind.VIEWED_NOT_CARTED))).toBe('viewToCart');
  expect(stepOfRule(rule(AudienceKind.CART_ABANDONED))).toBe('cartToPurchase');
  expect(stepOfRule(rule(AudienceKind.BUYERS))).toBeNull();
});

test('a finding about a funnel says its step; another finding none', () => {
  const claim = (...path: string[]) => ({ path, direction: 'ABOUT' as never, reference: 0 });
  const place = ['analytics', 'funnel', 'groups', 'group=shoes', 'steps', '1', 'perPreviousStep'];
  expect(stepOfFinding({ claim: claim(...place), variables: null })).toBe('viewToCart');
  expect(
    stepOfFinding({
      claim: claim('analytics', 'funnel', 'steps', '1', 'perPreviousStep'),
      variables: { input: { steps: [{ eventTypes: ['CART'] }, { eventTypes: ['PURCHASE'] }] } },
    }),
  ).toBe('cartToPurchase');
  expect(stepOfFinding({ claim: claim('analytics', 'demand', 'findings'), variables: null })).toBeNull();
  expect(stepOfFinding({ claim: null, variables: null })).toBeNull();
});
