import type { Question } from '@cartograph/analytics';
import { ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';

/** What the questions inside have in common. Each question is a resolver of a field, in a file of its own. */
@Requires('analytics:read')
@ObjectType()
export class Analytics {
  question!: Omit<Question, 'signal' | 'onProgress'>;
}

/** What arguments of `analytics` ask for. */
export function toQuestion(
  {
    period,
    timeZone,
    filter,
    includeBots,
  }: {
    period?: Question['period'];
    timeZone?: string | null;
    filter?: Question['filter'];
    includeBots?: boolean | null;
  },
  shopZone: string,
): Analytics['question'] {
  return {
    period: period ?? null,
    timeZone: timeZone ?? shopZone,
    filter: filter ?? null,
    bots: includeBots === false ? 'exclude' : 'include',
  };
}
