import type { ShownList } from '@cartograph/api';
import type { ScenarioResult } from '@cartograph/experiments';
import { count, plural, table } from '../output.js';
import { amount, percentPoints, share, signedPercent } from './figures.js';
import type { SimulatedOnPast } from './on-past.js';

type Lists = NonNullable<ScenarioResult['lists']>;
type Point = Lists['sensitivity']['points'][number];

/** What the arms were shown, how users respond and how the answer hangs on that; undefined where the arms are no lists. */
export function listsText({ lists, shown, campaign, audience }: SimulatedOnPast): string[] | undefined {
  if (!lists || !shown) return undefined;
  const { model, responsesPerUser, sensitivity } = lists;
  const digits = (value: number): string => String(Number(value.toPrecision(4)));
  return [
    'What users are shown:',
    `- without the campaign: ${shown.control === null ? 'no list' : armText(shown.control, responsesPerUser.control)}`,
    `- with it: ${armText(shown.treatment, responsesPerUser.treatment)}`,
    ...(shown.shareShownAlike === null || shown.shareShownAlike === 0 ? [] : [alikeText(shown.shareShownAlike)]),
    `They respond by a user model, ${model.source === 'fitted' ? 'fitted to a log of lists' : 'assumed'}: steepness ${digits(model.examination[1] ?? 1)}, scale ${digits(model.scale)}, affinityWeight ${digits(model.affinityWeight)}. Affinities are measured on what ${count(shown.usersMeasured)} of the ${count(audience.users)} users did after entering; the others count as the average user.`,
    '',
    `How the answer hangs on the user model (worked out without chance, ${sensitivity.anchor === 'control' ? 'the control' : 'the treatment'} responding as often): ${directionText(sensitivity)}`,
    table([
      ['affinities weigh', ...steepnessesOf(sensitivity.points).map((steepness) => `bias ^ ${digits(steepness)}`)],
      ...weightsOf(sensitivity.points).map((weight) => [
        `${digits(weight)} ×`,
        ...steepnessesOf(sensitivity.points).map((steepness) =>
          pointText(
            sensitivity.points.find((point) => point.steepness === steepness && point.affinityWeight === weight),
            campaign.metric,
          ),
        ),
      ]),
    ]),
    ...(sensitivity.netProfit === null ? [] : [paymentText(sensitivity.netProfit)]),
  ];
}

/** What may be wrong with lists, the heaviest first. */
export function listRisks({ lists, shown }: SimulatedOnPast): string[] {
  if (!lists || !shown) return [];
  const { sensitivity, model } = lists;
  const arms = [
    ['without', shown.control],
    ['with', shown.treatment],
  ] as const;
  return [
    ...arms.flatMap(([arm, list]) =>
      list?.lookedAhead
        ? [
            `The models of the lists ${arm} the campaign looked ahead: they had learned until ${list.trainedUntil.slice(0, 10)}, ${plural(list.lookedAhead.days, 'day')} beyond the first entry, and ${count(list.lookedAhead.users)} users entered before that. A real campaign may do worse; name models that were trained before.`,
          ]
        : [],
    ),
    ...(sensitivity.isSameDirection === true ? [] : [`It hangs on the user model: ${directionText(sensitivity)}`]),
    ...(sensitivity.netProfit !== null && sensitivity.netProfit.low <= 0 && sensitivity.netProfit.high > 0
      ? ['Whether it is profitable depends on the user model: under some money is lost, under others it is won.']
      : []),
    ...(model.source === 'assumed'
      ? ['How users respond to lists is assumed: no log of lists was fitted ("cartograph fit-responses").']
      : []),
  ];
}

function armText(
  { modelName, trainingId, ruleSetName, length, meanShown, trainedUntil }: ShownList,
  responses: number,
): string {
  const rules = ruleSetName === null ? '' : ` under the rules "${ruleSetName}"`;
  return `${modelName ?? `what the training ${trainingId} chooses for each group`}${rules}, ${amount(meanShown)} of ${plural(length, 'product')} on average, learned until ${trainedUntil.slice(0, 10)}; ${amount(responses)} bought from it per user`;
}

function alikeText(fraction: number): string {
  return fraction === 1
    ? 'Every user is shown the same in both arms, so nothing can come of it: where nothing is known of users when they enter, every model shows what is popular. Take an audience or an entry by which users have a past.'
    : `${share(fraction)} of the users are shown the same in both arms.`;
}

function directionText({ isSameDirection, difference, points }: Lists['sensitivity']): string {
  if (isSameDirection === null || difference === null) return 'no point could be tried.';
  const untried = points.filter(({ ok }) => !ok).length;
  const rest = untried === 0 ? '' : ` ${plural(untried, 'point')} could not be tried (–).`;
  if (difference.low === 0 && difference.high === 0) return `neither arm is better anywhere.${rest}`;
  if (isSameDirection)
    return `${difference.low < 0 ? 'the control' : 'the treatment'} is better everywhere${difference.low === 0 || difference.high === 0 ? ', or neither' : ''}.${rest}`;
  const turned = points
    .filter((point) => point.ok && point.trueDifference < 0)
    .map(({ steepness, affinityWeight }) => `bias ^ ${steepness} with affinities ${affinityWeight} ×`);
  return `it turns; the control is better ${turned.length === 0 ? 'under the model itself alone' : `at ${turned.join(', ')}`}.${rest}`;
}

function paymentText({ low, high }: NonNullable<Lists['sensitivity']['netProfit']>): string {
  const netProfit = `a net profit of ${amount(low)} to ${amount(high)}`;
  if (low > 0) return `It is profitable under every user model tried: ${netProfit}.`;
  return high <= 0
    ? `It is profitable under none of the user models tried: ${netProfit}.`
    : `Whether it is profitable turns with the user model: ${netProfit}.`;
}

const steepnessesOf = (points: readonly Point[]): number[] => [...new Set(points.map(({ steepness }) => steepness))];
const weightsOf = (points: readonly Point[]): number[] => [
  ...new Set(points.map(({ affinityWeight }) => affinityWeight)),
];

function pointText(point: Point | undefined, metric: SimulatedOnPast['campaign']['metric']): string {
  if (!point?.ok) return '–';
  return `${metric === 'conversion' ? percentPoints(point.trueDifference) : amount(point.trueDifference)} (${signedPercent(point.upliftRelative)})${point.netProfit === null ? '' : `, net profit ${amount(point.netProfit)}`}`;
}
