import type { ScenarioArms, ScenarioArmResult } from '@cartograph/experiments';
import { count, table } from '../output.js';
import { amount, difference, estimate, rate, share, signedPercent } from './figures.js';

/** Several arms or metrics: each arm, each metric of it, which is best, and of which arm the rest is told. */
export function armsText({
  arms,
  controlUsers,
  controlChosen,
  correction,
  best,
  falseFindings,
}: ScenarioArms): string[] {
  return [
    `Arms, each against the control, corrected by ${correction === 'holm' ? 'Holm' : 'Benjamini and Hochberg'}:`,
    table([
      [
        'arm',
        'users',
        'true effect',
        'net profit',
        'profitable',
        'test ends with it',
        'measures best',
        'most profitable',
      ],
      ...arms.map((arm) => armRow(arm)),
      ['control', count(controlUsers), '', '', '', rate(controlChosen), '', ''],
    ]),
    ...(arms.some(({ metrics }) => metrics.length > 1) ? ['', 'Metrics:', metricsTable(arms)] : []),
    '',
    ...bestText(arms, best),
    `Without any effect the test finds one in ${estimate(falseFindings)} of the campaigns.`,
    ...(arms.length > 1 ? ['', `What follows is about ${best.arm}.`] : []),
  ];
}

function armRow({
  name,
  campaign: { treatmentUsers, trueDifference, metric, money },
  chosen,
  measuresBest,
  mostProfitable,
}: ScenarioArmResult): string[] {
  return [
    name,
    count(treatmentUsers),
    difference(trueDifference, metric),
    money === null ? '–' : amount(money.netProfit.mean),
    money === null ? '–' : rate(money.probabilityOfProfit),
    rate(chosen),
    rate(measuresBest),
    rate(mostProfitable),
  ];
}

function metricsTable(arms: readonly ScenarioArmResult[]): string {
  return table([
    ['arm', 'metric', 'role', 'true effect', 'measured uplift', 'better / holds', 'worse / harmed'],
    ...arms.flatMap(({ name, metrics }) =>
      metrics.map(({ metric, role, margin, trueDifference, upliftRelative, shownBetter, shownWorse }) => [
        name,
        metric,
        margin === undefined ? role : `${role}, ${share(margin)}`,
        difference(trueDifference, metric),
        'mean' in upliftRelative ? signedPercent(upliftRelative.mean) : '–',
        rate(shownBetter),
        rate(shownWorse),
      ]),
    ),
  ]);
}

function bestText(
  arms: readonly ScenarioArmResult[],
  { arm, isBest, choosesBest, shipsWorse, stopsBest }: ScenarioArms['best'],
): string[] {
  const vetoed = arms.flatMap(({ name, vetoed: share }) =>
    share.ok && share.value > 0 ? [`Guardrails alone keep ${name} back in ${estimate(share)} of the campaigns.`] : [],
  );
  if (arms.some(({ campaign }) => campaign.money === null))
    return [
      `Which arm is most profitable is not known without the margin and the costs; ${arm} sells most for each user who gets it.`,
      ...vetoed,
    ];
  if (isBest === null)
    return [
      `Which is best is not known from these runs: ${arm} has the highest net profit on average, but not for certain. Simulate more of them.`,
      ...vetoed,
    ];
  if (!isBest)
    return [
      `No campaign is best: none has a net profit above 0. The test ends with none in ${estimate(choosesBest)} of the campaigns, and ships one in ${estimate(shipsWorse)}.`,
      ...vetoed,
    ];
  return [
    `${arm} is best: it has the highest net profit per user who gets it. The test ends with it in ${estimate(choosesBest)} of the campaigns, with another arm in ${estimate(shipsWorse)}, with none in ${estimate(stopsBest)}.`,
    ...vetoed,
  ];
}
