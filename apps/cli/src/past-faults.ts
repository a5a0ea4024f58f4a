import { type CoverageFault, isSurelyMissing } from '@cartograph/analytics';
import { faultLines, type Fault } from './fault-lines.js';

/** A fault as JSON tells it. */
export interface ToldFault extends Fault {
  readonly eventType: string | null;
  /** False for a missing day that may just have been quiet. */
  readonly isCertain: boolean;
}

const named = (word: string): string => word.toUpperCase().replaceAll('-', '_');

/** Faults that the library found, as the API answers them. */
export const toldFaults = (faults: readonly CoverageFault[]): ToldFault[] =>
  faults.map((fault) => ({
    date: fault.date,
    kind: named(fault.kind),
    eventType: fault.eventType && named(fault.eventType),
    isCertain: fault.kind !== 'missing-day' || isSurelyMissing(fault),
    detail: fault.detail,
  }));

/** What a simulation on the past says first: what is wrong with the tracking of its days, and which of them nobody enters on; a line each. */
export function pastFaultLines({ faults, daysLeftOut }: PastFaults): string[] {
  return [
    ...faultLines(faults),
    ...(daysLeftOut.length === 0 ? [] : [`Nobody enters on the days that lost events: ${daysLeftOut.join(', ')}.`]),
  ];
}

/** Faults of the days of an audience. */
export interface PastFaults {
  faults: readonly Fault[];
  /** Days on which nobody enters, since the tracking lost events that users enter without. */
  daysLeftOut: readonly string[];
}
