import { useDebouncedValue } from '@mantine/hooks';
import type { DesignCampaignInput } from '@cartograph/sdk/schema';
import { useMemo, useState } from 'react';
import { useQuery, type CombinedError } from 'urql';
import { TestPowerDocument } from '@cartograph/sdk/operations/campaigns';
import { planInput, type Draft, type PlanDraft } from './draft.js';
import { readSurface, type PowerReader } from './power-surface.js';

/** Whom a test is planned for: a campaign’s audience, a saved one, or those of a rule. */
export type Addressed = Pick<DesignCampaignInput, 'campaignId' | 'audienceId' | 'rule'>;

/** As long as a plan may take that is not said otherwise: a quarter of a year. */
export const AFFORDABLE_WEEKS = 13;

/** Where the axis of uplifts may end. */
const reaches = [0.1, 0.2, 0.5, 1, 2, 5, 10];

/** What a test finds by users and uplift, ready to be read while a slider moves. */
export interface PowerNow {
  reader: PowerReader;
  /** All users of the audience, if all of them enter. */
  audience: number;
  /** The same by the end of day 1, 2, …; empty where nobody enters on a day. */
  unitsByDay: readonly number[];
  /** It is that of an earlier plan, until the new one has come. */
  isStale: boolean;
}

interface Asked {
  now: PowerNow | null;
  error: CombinedError | undefined;
  /** Where the axis of uplifts ends, with the sign of the uplift. */
  reach: number;
}

/** Whether larger uplifts than the middle one of a curve hardly help: it is found, or something else holds the power back. */
export function isFlat(curve: readonly { power: number }[]): boolean {
  const [middle, last] = [curve[curve.length >> 1], curve.at(-1)];
  return middle !== undefined && last !== undefined && last.power - middle.power < 0.02;
}

/** Share of the users who come by that enter the arms. */
export function shareOf({ traffic, exclusion, holdoutShare }: PlanDraft): number {
  const part = exclusion ? (exclusion.to ?? 0) - (exclusion.from ?? 0) : (traffic ?? 0);
  return Math.max(0, part) * (1 - (holdoutShare ?? 0));
}

/** The plan as far as its power depends on it, if everybody enters: sliders of days, users, uplift and power ask for nothing new. */
function powerInput(
  addressed: Addressed,
  { plan, alpha }: Pick<Draft, 'plan' | 'alpha'>,
  reach: number,
): DesignCampaignInput {
  const { arms, ...rest } = planInput({ ...plan, exclusion: null, traffic: 1, holdoutShare: 0, days: null });
  return {
    ...addressed,
    plan: { ...rest, arms: arms.map((arm) => ({ ...arm, description: '' })) },
    upliftRelative: reach / 2,
    alpha,
    affordableWeeks: AFFORDABLE_WEEKS,
  };
}

/**
 * Asks for the power of a plan over users and uplifts, once for all places of the sliders.
 *
 * @param isAskable - false while the draft has mistakes: then the last answer stays.
 */
export function usePower(addressed: Addressed, draft: Draft, isAskable: boolean): Asked {
  const uplift = draft.upliftRelative ?? 0;
  const [wanted, setWanted] = useState(0);
  const least = reaches.find((end) => end >= Math.min(10, Math.max(0.1, 1.5 * Math.abs(uplift)))) ?? 10;
  const size = Math.max(wanted, least);
  if (size !== wanted) setWanted(size);
  const reach = uplift < 0 ? -Math.min(size, 1) : size;
  const key = JSON.stringify(powerInput(addressed, draft, reach));
  const [settled] = useDebouncedValue(key, 200);
  const input = useMemo(() => JSON.parse(settled) as DesignCampaignInput, [settled]);
  const [{ data, error, fetching, stale }] = useQuery({
    query: TestPowerDocument,
    variables: { input },
    pause: !isAskable,
  });
  const told = data?.designCampaign;
  const surface = told?.powerSurface;
  const reader = useMemo(() => (surface ? readSurface(surface) : null), [surface]);
  const isStale = fetching || stale || settled !== key;
  // Where not even the last uplift of the axis is found, and a larger one still helps, the axis goes on.
  const units = told?.unitsAvailable ?? 0;
  const isShort =
    reader !== null &&
    !isStale &&
    uplift >= 0 &&
    draft.power !== null &&
    reader.detectable(units, draft.power) === null &&
    !isFlat(reader.curve(units));
  const isFull = Math.abs(reader?.effects.at(-1) ?? 0) >= size * 0.99;
  const further = isShort && isFull ? reaches.find((end) => end > size && end <= 5) : undefined;
  if (further !== undefined) setWanted(further);
  return {
    now:
      told && reader
        ? { reader, audience: told.unitsAvailable, unitsByDay: told.powerByDay.map(({ units }) => units), isStale }
        : null,
    error: error && !fetching ? error : undefined,
    reach,
  };
}
