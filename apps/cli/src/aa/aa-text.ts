import type { AaResult } from '@cartograph/api';
import { pastFaultLines } from '../past-faults.js';
import { count, percent, plural, table } from '../output.js';
import type { AaTest } from './run-aa.js';

type Figure = AaTest['result']['mismatchRate'];

const VERDICTS: Record<AaResult['verdictKind'], string> = {
  SOUND: 'Sound: where nothing was done, the test finds no more than alpha allows.',
  FINDS_TOO_MUCH: 'Not sound: the test finds effects where nothing was done more often than alpha allows.',
  INCOMPUTABLE: 'Not sound: the test cannot be made.',
};

/** An A/A test in words. */
export function aaText({
  result,
  snapshotId,
  isSynthetic,
  windowDays,
  arms,
  alpha,
  rerandomizations,
  audience,
  ofCampaign,
  faults,
  daysLeftOut,
}: AaTest): string {
  const { users, notFollowed, comparisons, mismatchRate, verdictKind, verdict } = result;
  const rows = comparisons.map(({ metric, arm, falsePositiveRate, coverage, incomputableRuns, pValues }) => [
    metric,
    arm,
    figure(falsePositiveRate),
    figure(coverage),
    pValues === null
      ? '–'
      : pValues.distance <= pValues.distanceBound
        ? 'evenly'
        : `unevenly (${pValues.distance.toFixed(3)}, bound ${pValues.distanceBound.toFixed(3)})`,
    incomputableRuns === 0 ? '' : `${plural(incomputableRuns, 'test')} could not be made`,
  ]);
  return [
    `${count(users)} users of ${audience}, dealt ${count(rerandomizations)} times to ${arms.map(({ name, weight }) => `${name} (${percent(weight)})`).join(', ')}, although nothing was done to anybody; each for ${plural(windowDays, 'day')} after entering${notFollowed === 0 ? '' : `, ${plural(notFollowed, 'user')} whom the log or the period of the audience does not follow so long left out`}. Snapshot ${snapshotId}.`,
    ...(isSynthetic ? ['The users are synthetic: the demo shop made them.'] : []),
    ...pastFaultLines({ faults, daysLeftOut }),
    '',
    table([['metric', 'arm', `p < ${alpha} (95 % interval)`, 'intervals that hold 0', 'p values lie', ''], ...rows]),
    `Arms' sizes differ from their shares with p < ${alpha} in ${figure(mismatchRate)}.`,
    '',
    VERDICTS[verdictKind],
    verdict,
    ...(ofCampaign === null
      ? []
      : [
          `Kept with the campaign ${ofCampaign.campaignId} as ${ofCampaign.aaRunId}${ofCampaign.isOfPlan ? '' : '; its plan was changed meanwhile, so its approval asks for another one'}.`,
        ]),
  ].join('\n');
}

const figure = ({ value, low, high, incomputable }: Figure): string =>
  value === null
    ? `– (${incomputable?.detail ?? ''})`
    : `${percent(value)} (${percent(low ?? Number.NaN)} to ${percent(high ?? Number.NaN)})`;
