import type { NewEvent, RejectedEvent } from '@cartograph/events';

/** Characters of one value of an event: far more than a shop's longest brand, and little enough to judge a batch of them without holding up other requests. */
export const LONGEST_VALUE = 1_000;

/** Characters of a value that its refusal repeats. */
const SHOWN = 200;

/** An event that was not taken; its reason is one of the lake's, or `value-too-long`. */
export interface Rejection extends Omit<RejectedEvent, 'reason'> {
  reason: RejectedEvent['reason'] | 'value-too-long';
}

/** A batch without the events that have a value beyond {@link LONGEST_VALUE}. */
export interface ShortEvents {
  events: NewEvent[];
  tooLong: Rejection[];
  /** The place in the whole batch of an event of `events`. */
  placeOf(index: number): number;
}

/** Takes the events with a value that is too long out of a batch, each with the first such value, shortened, and the remedy. */
export function withoutLongValues(batch: readonly NewEvent[]): ShortEvents {
  const tooLong = batch.flatMap((event, index): Rejection[] => {
    const [column, value] =
      Object.entries(event).find(
        ([, one]: [string, unknown]) => typeof one === 'string' && one.length > LONGEST_VALUE,
      ) ?? [];
    if (column === undefined || typeof value !== 'string') return [];
    return [
      {
        index,
        reason: 'value-too-long',
        column,
        value: `${value.slice(0, SHOWN)}…`,
        remedy: `the value has ${value.length} characters: send at most ${LONGEST_VALUE}`,
      },
    ];
  });
  const out = new Set(tooLong.map(({ index }) => index));
  const places = [...batch.keys()].filter((place) => !out.has(place));
  return { events: places.map((place) => batch[place]!), tooLong, placeOf: (index) => places[index]! };
}
