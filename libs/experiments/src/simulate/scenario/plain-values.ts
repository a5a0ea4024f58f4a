import type { Uplift } from '../effect.js';
import type { Plain, PlainObject } from './read-fields.js';

/** The same without what is undefined. */
export function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** An uplift as a file has it; `number` reads the one for all segments. */
export function upliftOf(given: PlainObject, number: (value: Plain | undefined) => number | undefined): Uplift {
  return {
    uplift: number(given['uplift']) ?? 0,
    ...defined({
      bySegment: given['bySegment'] as Uplift['bySegment'],
      ceiling: given['ceiling'] as number | undefined,
    }),
  };
}
