import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';

/** Why a plan is refused. */
const planCodes = [
  'plan-too-many',
  'plan-name-reserved',
  'plan-too-long',
  'plan-metric-kind',
  'plan-cuped-recorded',
  'plan-cap',
  'plan-retention-needed',
  'plan-retention-beyond',
  'plan-group-name',
  'plan-part',
  'plan-traffic-beside-group',
  'plan-treatment-share',
  'plan-units-needed',
  'plan-value',
  'plan-closed',
  'plan-part-taken',
] as const;

/** Why a step of a campaign is refused, or a question before it. */
const stepCodes = [
  'uplift-zero',
  'uplift-impossible',
  'effect-needed',
  'effect-size',
  'simulate-first',
  'status-cannot-become',
  'status-needs-reason',
  'extend-not-running',
  'extend-without-days',
  'extend-looks-fixed',
  'extend-units',
  'decide-too-early',
  'decide-which-arm',
  'decide-no-arm',
  'aa-not-possible',
  'audience-empty',
  'audience-not-logged',
  'purchases-not-logged',
] as const;

export const campaignRefusalCodes = [...planCodes, ...stepCodes] as const;

const statuses = ['DRAFT', 'SIMULATED', 'APPROVED', 'RUNNING', 'FINISHED'] as const;
const kinds = ['CONVERSION', 'MEAN', 'RATIO', 'QUANTILE', 'RETENTION'] as const;
const sources = ['PURCHASE', 'REVENUE', 'ORDERS', 'ORDER_VALUE', 'RETURN', 'RECORDED'] as const;

/** The name of a field in its path, such as `fractions` of `framework.fractions[1]`; the size of an effect is that of the effect. */
const fieldOf = (path: string): string =>
  path
    .replaceAll(/\[\d+\]/g, '')
    .replace(/\.(value|scale)$/, '')
    .split('.')
    .at(-1) ?? '';

/** Words for refusals of a campaign by code and facts, in the page's language; null where the code is another one's. */
export function useCampaignRefusalWords(): (code: string | null, facts: unknown) => string | null {
  const t = useTranslations();
  const { count, decimal, list, share } = useFormats();
  return useCallback(
    (code, told) => {
      const plan = planCodes.find((one) => one === code);
      const step = stepCodes.find((one) => one === code);
      const facts: Readonly<Record<string, unknown>> = typeof told === 'object' && told !== null ? { ...told } : {};
      const text = (name: string): string => {
        const fact = facts[name];
        return typeof fact === 'string' ? fact : typeof fact === 'number' ? decimal(fact, 6) : UNKNOWN;
      };
      const number = (name: string): number => (typeof facts[name] === 'number' ? facts[name] : 0);
      const texts = (name: string): string[] =>
        Array.isArray(facts[name]) ? facts[name].filter((one) => typeof one === 'string') : [];
      const status = (name: string): string => {
        const found = statuses.find((one) => one === facts[name]);
        return found ? t(`campaigns.status.${found}`) : text(name);
      };
      const kind = (given: string): string => {
        const found = kinds.find((one) => one === given);
        return found ? t(`designer.kind.${found}`) : given;
      };
      const source = sources.find((one) => one === facts['source']);
      const isValue = plan === 'plan-value';
      const values = {
        what: text('what'),
        count: count(number('count')),
        most: count(number('most')),
        name: isValue ? text('field') : text('name'),
        source: source ? t(`designer.source.${source}`) : text('source'),
        kinds: list(texts('kinds').map(kind)),
        kind: kind(text('kind')),
        value: isValue && ['', 'null'].includes(text('value')) ? 'none' : text('value'),
        field: fieldOf(text('field')),
        windowDays: number('windowDays'),
        planned: number('planned'),
        from: step === 'status-cannot-become' ? status('from') : text('from'),
        to: step === 'status-cannot-become' ? status('to') : text('to'),
        isSame: facts['from'] === facts['to'] ? 'yes' : 'no',
        share: share(number('value')),
        low: share(number('low')),
        high: share(number('high')),
        status: status('status'),
        isApproved: facts['status'] === 'APPROVED' ? 'yes' : 'no',
        campaign: text('campaign'),
        group: text('group'),
        arms: list(texts('arms')),
        users: number('users'),
        buyers: number('buyers'),
        metric: text('metric'),
        isRecorded: facts['isRecorded'] === true ? 'yes' : 'no',
      };
      if (plan) return t(`campaignRefusal.${plan}`, values);
      return step ? t(`campaignRefusal.${step}`, values) : null;
    },
    [t, count, decimal, list, share],
  );
}
