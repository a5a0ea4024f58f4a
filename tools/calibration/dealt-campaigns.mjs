import { nextMonthOutcomes } from '@cartograph/demo-shop';
import { analyzeExperiment, armStatistics, assigner, definePlan, EVEN_ARMS } from '@cartograph/experiments';

export const WINDOW_DAYS = 14;
export const UPLIFTS = { treatment: { cartToPurchase: 0.3, basket: 0.2 } };

/** What is measured of each campaign: by the name, whether somebody bought or what was paid, plain or with CUPED from the 28 days before. */
export const METRICS = ['bought', 'bought, CUPED', 'revenue', 'revenue, CUPED'];

const PLAN = definePlan({
  arms: EVEN_ARMS,
  metrics: METRICS.map((name, place) => ({
    name,
    kind: name.startsWith('bought') ? 'conversion' : 'mean',
    role: place === 0 ? 'primary' : 'secondary',
    cuped: name.endsWith('CUPED'),
  })),
});

/**
 * Campaigns on one demo shop's next month: its users are dealt again each time, and each does what the generator plays in the arm. What is planted is the difference of these very users, all
 * treated against none, so that the deals are independent of each other given the shop.
 *
 * @param {{ seed: number, events: number, deals: number }} options
 */
export function dealtCampaigns({ seed, events, deals }) {
  const {
    userIds,
    before,
    without,
    byArm: { treatment },
  } = nextMonthOutcomes({ seed, events, uplifts: UPLIFTS, windowDays: WINDOW_DAYS });
  const values = {
    bought: { control: flags(without), treatment: flags(treatment), before: flags(before) },
    revenue: { control: without.revenue, treatment: treatment.revenue, before: before.revenue },
  };
  const truth = Object.fromEntries(
    Object.entries(values).map(([name, of]) => [
      name,
      { absolute: mean(of.treatment) - mean(of.control), relative: mean(of.treatment) / mean(of.control) - 1 },
    ]),
  );
  const covered = Object.fromEntries(
    METRICS.map((name) => [name, { absolute: { held: 0, of: 0 }, relative: { held: 0, of: 0 } }]),
  );
  for (let deal = 0; deal < deals; deal += 1) {
    const armOf = assigner({ salt: `campaign ${seed} ${deal}`, arms: EVEN_ARMS });
    const members = { control: [], treatment: [] };
    userIds.forEach((user, place) => members[armOf(user).arm].push(place));
    const arms = EVEN_ARMS.map(({ name: arm }) => ({
      arm,
      units: members[arm].length,
      metrics: Object.fromEntries(
        METRICS.map((name) => {
          const of = values[name.split(',')[0]];
          const own = (column) => Float64Array.from(members[arm], (place) => column[place]);
          return [name, { values: own(of[arm]), before: name.endsWith('CUPED') ? own(of.before) : null }];
        }),
      ),
    }));
    for (const { metric, absolute, relative } of analyzeExperiment({
      plan: PLAN,
      arms: armStatistics(PLAN.metrics, arms),
    }).metrics) {
      for (const [scale, { estimate }] of Object.entries({ absolute, relative })) {
        const tally = covered[metric][scale];
        tally.of += 1;
        if (
          estimate.ok &&
          estimate.low <= truth[metric.split(',')[0]][scale] &&
          truth[metric.split(',')[0]][scale] <= estimate.high
        )
          tally.held += 1;
      }
    }
  }
  return { users: userIds.length, truth, covered };
}

const flags = ({ purchases }) => Float64Array.from(purchases, (count) => (count > 0 ? 1 : 0));
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
