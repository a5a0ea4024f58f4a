import type { ClaimInput, Estimate } from '@cartograph/sdk/schema';

/** What a kept finding says of one figure of its result. */
export type Claim = Pick<ClaimInput, 'path' | 'direction'> & Partial<Pick<ClaimInput, 'reference' | 'against'>>;

type Figure = Pick<Estimate, 'value'>;

/** The step of a claim's path to the entry of a list that has these fields. */
export const entry = (fields: Readonly<Record<string, string | number | null>>): string => JSON.stringify(fields);

/** That a figure stays about what it is; nothing to claim where it is not known. */
export function claimAbout(figure: Figure | null | undefined, ...path: string[]): { claim?: Claim } {
  return figure?.value == null ? {} : { claim: { path, direction: 'ABOUT' } };
}

/** That a figure stays on the side of a number on which it is; nothing to claim where it is not known, or is that number. */
export function claimSide(figure: Figure | null | undefined, reference: number, ...path: string[]): { claim?: Claim } {
  return figure?.value == null || figure.value === reference
    ? {}
    : { claim: { path, direction: figure.value > reference ? 'ABOVE' : 'BELOW', reference } };
}

/** That a figure stays on the side of another figure of the same answer. */
export function claimAgainst(
  figure: Figure | null | undefined,
  other: number | null | undefined,
  path: string[],
  against: string[],
): { claim?: Claim } {
  return figure?.value == null || other == null || figure.value === other
    ? {}
    : { claim: { path, direction: figure.value > other ? 'ABOVE' : 'BELOW', against } };
}
