import type { Finding, MetricDefinition, RobustnessCheck, RobustTest } from '@cartograph/experiments';
import type { TestResult } from '@cartograph/metrics';
import { percent, plural, table } from '../output.js';
import { difference, pText, uplift } from './figures.js';

const NAMES: Record<RobustTest, string> = {
  bootstrap: 'bootstrap',
  permutation: 'permutation',
  'mann-whitney': 'Mann–Whitney',
};

/** What methods beside Welch's say of means; nothing where they were not asked. */
export function robustnessText(checks: readonly RobustnessCheck[], metrics: readonly MetricDefinition[]): string[] {
  const asked = checks.filter(({ resamples }) => resamples !== null);
  if (asked.length === 0) return [];
  const rows = asked.flatMap((check) =>
    rowsOf(
      check,
      metrics.find(({ name }) => name === check.metric)!,
    ),
  );
  const drawn = plural(asked[0]!.resamples ?? 0, 'resample');
  return [
    `Other methods beside Welch's test, of a single look (they explain and do not decide; ${drawn})`,
    table([
      ['metric', 'arm', 'method', 'difference (absolute)', 'uplift (relative)', 'p', 'on the same side of alpha'],
      ...rows,
    ]),
    ...asked.flatMap(({ metric, arm, mannWhitney: { superiority } }) =>
      superiority.ok
        ? [
            `${metric}: of ${arm} and control, one drawn of each, that of ${arm} has more in ${percent(superiority.value)} of cases (${percent(superiority.low)} to ${percent(superiority.high)}), equal ones counted half.`,
          ]
        : [],
    ),
    ...reasonsOf(asked),
    '',
  ];
}

function rowsOf(
  { metric, arm, welch, bootstrap, permutation, mannWhitney, disagreeing }: RobustnessCheck,
  definition: MetricDefinition,
): string[][] {
  const side = (name: RobustTest, test: TestResult): string =>
    !test.ok || !welch.absolute.test.ok ? '–' : disagreeing.includes(name) ? 'no' : 'yes';
  const ofMeans = ({ absolute, relative }: Record<'absolute' | 'relative', Finding>): string[] => [
    difference(absolute.estimate, definition),
    uplift(relative.estimate),
    pOf(absolute.test),
  ];
  return [
    [metric, arm, 'Welch', ...ofMeans(welch), ''],
    [metric, arm, NAMES.bootstrap, ...ofMeans(bootstrap), side('bootstrap', bootstrap.absolute.test)],
    [metric, arm, NAMES.permutation, '', '', pOf(permutation), side('permutation', permutation)],
    [metric, arm, NAMES['mann-whitney'], '', '', pOf(mannWhitney.test), side('mann-whitney', mannWhitney.test)],
  ];
}

const pOf = (test: TestResult): string => (test.ok ? pText(test.pValue) : '–');

/** Why there is no p, each reason once. */
function reasonsOf(checks: readonly RobustnessCheck[]): string[] {
  return [
    ...new Set(
      checks.flatMap(({ metric, bootstrap, permutation, mannWhitney }) =>
        [bootstrap.absolute.test, permutation, mannWhitney.test].flatMap((test) =>
          test.ok ? [] : [`– ${metric}: ${test.detail}`],
        ),
      ),
    ),
  ];
}
