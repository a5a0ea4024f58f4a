import { Facts } from './facts.js';
import { campaignProblem, rowReason } from './ko/campaign-problem.js';
import { campaignRefusal } from './ko/campaign-refusal.js';
import { labels } from './ko/labels.js';
import { decimal, entry, instant, list, say, share, UNKNOWN } from './say.js';

/** The name of a field in its path, such as `fractions` of `framework.fractions[1]`; the size of an effect is that of the effect. */
const fieldOf = (path: string): string =>
  path
    .replaceAll(/\[\d+\]/g, '')
    .replace(/\.(value|scale)$/, '')
    .split('.')
    .at(-1) ?? '';

/** Why a plan or a step of a campaign is refused; null where the code has no words. */
export function refusalInKorean(code: string | null, told: unknown): string | null {
  const message = entry(campaignRefusal, code);
  if (message === null) return null;
  const facts = new Facts(told);
  const named = (labelsOf: Readonly<Record<string, string>>, given: string): string => entry(labelsOf, given) ?? given;
  const isValue = code === 'plan-value';
  const isStatus = code === 'status-cannot-become';
  const end = (name: string): string => (isStatus ? named(labels.campaignStatus, facts.text(name)) : facts.text(name));
  return say(message, {
    what: facts.text('what'),
    count: decimal(facts.number('count')),
    most: decimal(facts.number('most')),
    name: facts.text(isValue ? 'field' : 'name'),
    source: named(labels.metricSource, facts.text('source')),
    kinds: list(facts.texts('kinds').map((kind) => named(labels.metricKind, kind))),
    kind: named(labels.metricKind, facts.text('kind')),
    value: isValue && ['', 'null'].includes(facts.text('value')) ? 'none' : facts.text('value'),
    field: fieldOf(facts.text('field')),
    windowDays: facts.number('windowDays'),
    planned: facts.number('planned'),
    from: end('from'),
    to: end('to'),
    isSame: facts.raw('from') === facts.raw('to') ? 'yes' : 'no',
    share: share(facts.number('value')),
    low: share(facts.number('low')),
    high: share(facts.number('high')),
    status: named(labels.campaignStatus, facts.text('status')),
    isApproved: facts.raw('status') === 'APPROVED' ? 'yes' : 'no',
    campaign: facts.text('campaign'),
    group: facts.text('group'),
    arms: list(facts.texts('arms')),
    users: facts.number('users'),
    buyers: facts.number('buyers'),
    metric: facts.text('metric'),
    isRecorded: facts.isTrue('isRecorded') ? 'yes' : 'no',
  });
}

/** Why a campaign cannot be analyzed, or a file of exposures or outcomes not taken; null where the code has no words. */
export function problemInKorean(code: string | null, told: unknown, timeZone: string): string | null {
  const message = entry(campaignProblem, code);
  if (message === null) return null;
  const facts = new Facts(told);
  const at = (name: string): string => {
    const iso = facts.raw(name);
    return typeof iso === 'string' && !Number.isNaN(Date.parse(iso)) ? instant(iso, timeZone) : UNKNOWN;
  };
  const texts = ['needed', 'had', 'metrics', 'file', 'line', 'column', 'value', 'most'];
  return say(message, {
    ...Object.fromEntries(texts.map((name) => [name, facts.text(name)])),
    units: facts.number('units'),
    inTwoArms: facts.number('unitsInTwoArms'),
    window: facts.number('windowDays'),
    look: facts.number('look'),
    late: facts.number('late'),
    missing: facts.number('needed') - facts.number('had'),
    started: at('startedAt'),
    until: at('observedUntil'),
    first: at('firstEndsAt'),
    hasUntil: facts.has('observedUntil') ? 'yes' : 'no',
    reason: entry(rowReason, facts.text('reason')) ?? facts.text('reason'),
  });
}
