// node tools/reference/power-surface.mjs > apps/console/src/campaigns/designer/power-surface.golden.json
// Power at the points of surfaces as designCampaign tells them, and between these points: what the console reads off a surface is held against it.
import { powerOfPlan } from '@cartograph/experiments';

const MOST_UNITS = 24_000;
const LAST_EFFECT = 0.5;
const short = (value) => Number(value.toPrecision(6));

/** A test of a conversion of 6 % by two even arms. */
function powerAt(framework, units, effect) {
  const metrics = [
    {
      name: 'purchase',
      role: 'primary',
      outcome: { baselineRate: 0.06 },
      effect: { scale: 'relative', value: effect },
    },
  ];
  const { weakest } = powerOfPlan(
    {
      arms: [
        { name: 'control', weight: 0.5 },
        { name: 'treatment', weight: 0.5 },
      ],
      metrics,
      alpha: 0.05,
      framework,
    },
    { units },
  );
  return weakest.ok ? short(weakest.value) : null;
}

function told(framework, { points, perDoubling }) {
  const effects = Array.from({ length: points }, (_, at) => short((LAST_EFFECT * at) / (points - 1)));
  const rows = Array.from({ length: 6 * perDoubling + 1 }, (_, at) => MOST_UNITS * 2 ** (at / perDoubling - 6)).map(
    (units) => ({ units, powers: effects.map((effect) => powerAt(framework, units, effect)) }),
  );
  const exact = [1_400, 3_777, 9_100, 17_000, 23_500].flatMap((units) =>
    [0.013, 0.057, 0.111, 0.205, 0.333, 0.487].map((effect) => ({
      units,
      effect,
      power: powerAt(framework, units, effect),
    })),
  );
  return { surface: { effects, rows }, exact };
}

const fine = { points: 33, perDoubling: 2 };
const coarse = { points: 17, perDoubling: 1 };
process.stdout.write(
  `${JSON.stringify({
    oneLook: told({ kind: 'frequentist' }, fine),
    plannedLooks: told({ kind: 'group-sequential', spending: 'obrien-fleming', fractions: [0.5, 1] }, coarse),
    anytime: told({ kind: 'always-valid', method: 'confidence-sequence', tunedAt: 5_000, firstLook: 1_000 }, coarse),
  })}\n`,
);
