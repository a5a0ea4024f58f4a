import { audience, type Audience, type AudienceRule } from '@cartograph/analytics';
import type { ApartQuestion } from '../analytics/apart/ask-apart.js';
import { SECONDS_PER_MILLION } from '../analytics/answers/lanes.js';
import { encodeMembers } from './members-bytes.js';

/** What is known of an audience without its users: small enough to keep and to freeze. */
export type AudienceSummary = Pick<
  Audience,
  | 'size'
  | 'buyers'
  | 'buyersPerUser'
  | 'revenuePerUser'
  | 'snapshot'
  | 'period'
  | 'timeZone'
  | 'definition'
  | 'usersPerDay'
> &
  // Audiences that were kept before these were have none.
  Partial<Pick<Audience, 'faults' | 'daysLeftOut'>>;

const secondsPerMillion = SECONDS_PER_MILLION.events;

/** Size and baseline of an audience. */
export const audienceApart: ApartQuestion<AudienceRule, AudienceSummary> = {
  name: 'audience',
  secondsPerMillion,
  ask: async (store, rule, { signal }) => summaryOf(await audience(store, rule, { signal })),
};

/** An audience whose users are to be frozen. */
export interface AudienceWithMembers {
  summary: AudienceSummary;
  /** As `encodeMembers` writes them: one block, however many they are. */
  members: Buffer;
}

/** The same with its users. */
export const membersApart: ApartQuestion<AudienceRule, AudienceWithMembers> = {
  name: 'audience-members',
  secondsPerMillion,
  ask: async (store, rule, { signal }) => {
    const answer = await audience(store, rule, { signal });
    return { summary: summaryOf(answer), members: encodeMembers(answer) };
  },
};

function summaryOf(answer: Audience): AudienceSummary {
  const { size, buyers, buyersPerUser, revenuePerUser, usersPerDay } = answer;
  const { snapshot, period, timeZone, definition, faults, daysLeftOut } = answer;
  const figures = { size, buyers, buyersPerUser, revenuePerUser, usersPerDay };
  return { ...figures, snapshot, period, timeZone, definition, faults, daysLeftOut };
}
