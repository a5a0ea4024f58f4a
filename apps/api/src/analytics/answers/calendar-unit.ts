import { Field, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { badInput } from '../../errors.js';
import { LocalDate } from '../../scalars.js';

@Requires('analytics:read')
@ObjectType({ description: 'A local day, ISO week or month, as far as it lies in the period and the log.' })
export class CalendarUnit {
  @Field(() => LocalDate)
  from!: string;

  @Field(() => LocalDate)
  to!: string;

  @Field(() => String, { description: '2019-10-31, 2019-W44 (ISO 8601) or 2019-10' })
  name!: string;

  @Field(() => Boolean, { description: 'whether days of the week or month lie outside' })
  isPartial!: boolean;
}

const MOST = 100;

/** How many of a list's units are shown, at most a hundred. */
export function checkedFirst(name: string, asked: number | null | undefined, usual: number): number {
  const first = asked ?? usual;
  if (first < 1 || first > MOST) throw badInput(`${name} is ${first}; it must lie between 1 and ${MOST}.`);
  return first;
}
