import type { Question } from '@cartograph/analytics';
import { ObjectType } from 'type-graphql';
import { Requires } from '../access.js';

/** What the questions inside have in common. Each question is a resolver of a field, in a file of its own. */
@Requires('analytics:read')
@ObjectType()
export class Analytics {
  question!: Omit<Question, 'signal'>;
}
