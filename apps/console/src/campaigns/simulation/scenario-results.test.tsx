// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../../i18n/locale.js';
import { estimateOf } from '../../testing/estimate-of.js';
import { renderAt } from '../../testing/render.js';
import { textOf } from '../../testing/text-of.js';
import { useBestWords } from './arms-section.js';
import { useBreakEvenWords } from './money-section.js';
import { useRiskWords } from './risk-list.js';
import { risksOf } from './risks.js';
import { readScenarioFile, scenarioText } from './scenario-file.js';
import { ScenarioResults } from './scenario-results.js';
import { useScenarioVerdict } from './scenario-verdict.js';
import { armsOf, runOf, unpriced } from './testing/run-of.js';
import type { FinishedRun, ScenarioOutcome } from './scenario-run.js';

afterEach(cleanup);

function Verdict({ run }: { run: FinishedRun }) {
  return useScenarioVerdict()(run.result, run.runs);
}
function Risks({ run }: { run: FinishedRun }) {
  const words = useRiskWords();
  return risksOf(run, readScenarioFile(scenarioText(run.scenario))).map((risk) => (
    <p key={words(risk)}>{`${risk.weight}: ${words(risk)}`}</p>
  ));
}
function Best({ of }: { of: ReturnType<typeof armsOf> }) {
  return useBestWords()(of);
}
function BreakEven({ of }: { of: ScenarioOutcome['breakEven'] }) {
  return useBreakEvenWords()(of);
}

test('the verdict says whether it is profitable, how surely, and how often a test would decide wrongly', () => {
  expect(textOf(<Verdict run={runOf()} />)).toMatch(
    /^On average it is profitable: a net profit of 150, between -30 and 330 in nine of ten.*82\.0% of 1,000.*wrongly be stopped in 60\.0% of the runs\.$/,
  );
  const loses = runOf({ isProfitable: false, shipsLoser: estimateOf(0.25), stopsWinner: estimateOf(null) });
  expect(textOf(<Verdict run={loses} />)).toMatch(/^On average it is not profitable.*wrongly be shipped in 25\.0%/);
  expect(textOf(<Verdict run={loses} />, 'ko')).toMatch(/^평균적으로 이익이 나지 않습니다.*25\.0%에서 잘못 도입/);
  const undecided = textOf(
    <Verdict run={runOf({ isProfitable: null, shipsLoser: estimateOf(null), stopsWinner: estimateOf(null) })} />,
  );
  expect(undecided).toMatch(/^Whether it is profitable is undecided/);
  expect(undecided).not.toContain('wrongly');
});

test('without margin or costs nothing is said to be profitable: what sells more is told, what is missing, and where to give it', () => {
  const run = runOf(unpriced);
  expect(textOf(<Verdict run={run} />)).toBe(
    'It sells 700 more on average, between 70 and 1.3K in nine of ten runs. That is revenue, not profit: the gross margin and the cost of a contact are not set.',
  );
  const only = runOf({ ...unpriced, assumedCosts: { ...unpriced.assumedCosts!, missing: ['GROSS_MARGIN'] } });
  expect(textOf(<Verdict run={only} />, 'ko')).toMatch(/매출총이익률이 없어 이익은 알 수 없습니다\.$/);
  const risks = textOf(<Risks run={run} />);
  expect(risks).not.toMatch(
    /do not tell the mean net profit|Every input is taken as sure|decides whether it is profitable/,
  );
  expect(risks).toContain('take no others away');
  renderAt(<ScenarioResults run={run} isSynthetic={false} onOver={() => undefined} />);
  const notice = within(screen.getByTestId('missing-costs'));
  expect(notice.getByRole('link').getAttribute('href')).toBe('/settings?tab=shop');
  expect(screen.queryByText('What matters most')).toBeNull();
  expect(screen.queryByTestId('break-even')).toBeNull();
  const { best, arms } = armsOf();
  const open = armsOf({ best: { ...best, isBest: null }, arms: arms.map((arm) => ({ ...arm, netProfit: null })) });
  expect(textOf(<Best of={open} />)).toBe(
    'Which arm is most profitable is not known until the margin and the cost of a contact are set. “mail” sells most for each user who gets it.',
  );
});

test('margin and cost that came from the shop’s settings are said to', () => {
  const costs = {
    grossMargin: 0.35,
    perContact: 0.1,
    fromSettings: ['GROSS_MARGIN', 'CONTACT_COST'],
    missing: [],
  } as const;
  renderAt(
    <ScenarioResults
      run={runOf(
        { assumedCosts: { ...costs, fromSettings: [...costs.fromSettings], missing: [] } },
        { scenario: { name: 'a', costs: { channel: 'email' } } },
      )}
      isSynthetic={false}
      onOver={() => undefined}
    />,
  );
  expect(within(screen.getByTestId('simulation-result')).getByText('35% (shop’s settings)')).toBeTruthy();
});

test('what could go wrong is read from the result, the heaviest first', () => {
  const told = (run: FinishedRun, locale: Locale = 'en'): string => textOf(<Risks run={run} />, locale);
  const usual = told(runOf());
  expect(usual).toMatch(
    /^high: It is profitable, and a test .* stop it in 60\.0%.*high: Cart to purchase decides whether it is profitable: at \+2% the mean net profit is -40, at \+20% it is 320\./,
  );
  expect(usual).toMatch(/some: The test finds the assumed effect in only 40\.0%/);
  expect(usual).toMatch(/some: In 10\.0% of the runs the campaign does not measure better/);
  expect(usual).toContain('take no others away');
  expect(usual).toContain('weaker than 45%');
  expect(usual).toContain('depends on the model of the users');
  expect(usual).not.toContain('only 1,000 runs');
  const part: FinishedRun['notTried'][number] = { kind: 'ARMS', names: ['nothing', 'mail'], sentence: '' };
  const worse = told(
    runOf(
      {
        isProfitable: false,
        shipsLoser: estimateOf(0.3),
        stopsWinner: estimateOf(null),
        falsePositiveRate: estimateOf(0.12, 0.1, 0.14),
        tornado: [],
        breakEven: { scale: null, low: null, high: null, uplifts: [], reason: 'LOSES', detail: '' },
      },
      {
        isOfPlan: false,
        runs: 100,
        notTried: [part, { kind: 'FRAMEWORK', names: ['group-sequential'], sentence: '' }],
        scenario: { name: 'a', costs: { grossMargin: 1 }, cannibalization: { share: 0.2 } },
      },
    ),
  );
  expect(worse).toMatch(/would ship it all the same in 30\.0%/);
  for (const said of [
    'finds one in 12.0%',
    'Only "mail" against "nothing" is tried',
    'several looks',
    'all that is sold is margin',
    '20% of the extra orders',
    'not the test of the plan',
    'only 100 runs',
    'Every input is taken as sure',
  ])
    expect(worse).toContain(said);
  expect(told(runOf(), 'ko')).toMatch(/심|60\.0%에서 중단/);
});

test('break-even is a sentence, also where there is none', () => {
  expect(textOf(<BreakEven of={runOf().result.breakEven} />)).toBe(
    'It breaks even at 45% of the assumed effect (95% interval: 40% to 50%), that is Cart to purchase +4.5%. What is assumed is more than that.',
  );
  const none = { scale: null, low: null, high: null, uplifts: [], detail: 'x' };
  expect(textOf(<BreakEven of={{ ...none, reason: 'OUT_OF_REACH' }} />)).toMatch(/^Even the strongest effect/);
  expect(textOf(<BreakEven of={{ ...none, reason: 'LOSES' }} />, 'ko')).toMatch(/^효과 자체가 손해/);
  expect(textOf(<BreakEven of={{ ...none, scale: 0, reason: null }} />)).toMatch(/^There is nothing to pay for/);
});

test('every picture of a run says in words what it shows and has a table; what is the same in every run is said, not drawn', () => {
  renderAt(<ScenarioResults run={runOf()} isSynthetic={false} onOver={() => undefined} />);
  const figures = screen.getAllByRole('figure');
  expect(
    figures
      .map((figure) => figure.getAttribute('aria-labelledby'))
      .every((id) => id !== null && (document.getElementById(id)?.textContent ?? '') !== ''),
  ).toBe(true);
  expect(figures.every((figure) => within(figure).queryByRole('radio', { name: 'Table' }) !== null)).toBe(true);
  expect(screen.getByText('The same in every run: 60.')).toBeTruthy();
  expect(screen.getByText(/Of 2 ways 2\. Bandit \(Thompson\) costs least/)).toBeTruthy();
  cleanup();
  const { policies } = runOf().result;
  renderAt(
    <ScenarioResults
      run={runOf({ policies: policies.map((policy) => ({ ...policy, regretByDay: [9, 0, 0] })) })}
      isSynthetic={false}
      onOver={() => undefined}
    />,
  );
  expect(screen.getByText(/All users of the audience enter at once here/)).toBeTruthy();
  expect(within(screen.getByTestId('simulation-result')).getByText('+10% (from +2% to +20%)')).toBeTruthy();
});

test('of several arms the best one is named, with how many of a hundred campaigns end with it; in both languages, also where none is or it is not known', () => {
  expect(textOf(<Best of={armsOf()} />)).toBe(
    '“mail” is best: it has the highest net profit per user who gets it. The test ends with it in 83 of 100 campaigns, with another arm in 5, with none in 12.',
  );
  expect(textOf(<Best of={armsOf()} />, 'ko')).toBe(
    '가장 좋은 집단: “mail”. 받은 사용자 한 명당 순이익이 가장 큽니다. 캠페인 100번 중 83번은 이 집단으로, 5번은 다른 집단으로, 12번은 도입 없이 끝납니다.',
  );
  const { best, arms } = armsOf();
  expect(textOf(<Best of={armsOf({ arms: arms.slice(0, 1) })} />)).toBe(
    '“mail” is best: it has the highest net profit per user who gets it. The test ends with it in 83 of 100 campaigns, with none in 12.',
  );
  expect(textOf(<Best of={armsOf({ best: { ...best, isBest: false, stopsBest: estimateOf(null) } })} />)).toMatch(
    /^No arm is best.*with none in 83 of 100 campaigns, and ships one in 5\.$/,
  );
  expect(
    textOf(<Best of={armsOf({ best: { ...best, isBest: null, choosesBest: estimateOf(null) } })} />, 'ko'),
  ).toMatch(/알 수 없습니다/);
});

test('arms and metrics stand in tables; ways to decide are not asked for beside them', () => {
  renderAt(
    <ScenarioResults
      run={runOf(
        { arms: armsOf(), policies: [] },
        {
          scenario: {
            name: 'a',
            test: { days: 7 },
            costs: { grossMargin: 0.3 },
            arms: { mail: { share: 0.3 }, 'treatment-2': { share: 0.3 } },
          },
        },
      )}
      isSynthetic={false}
      onOver={() => undefined}
    />,
  );
  const section = within(screen.getByTestId('simulated-arms'));
  const [arms, metrics] = section.getAllByRole('table').map((table) =>
    within(table)
      .getAllByRole('row')
      .map((row) => row.textContent),
  );
  expect(arms).toHaveLength(4);
  expect(arms![1]).toMatch(/^mail300\+2\.00 pp25083\.0%/);
  expect(arms![3]).toMatch(/^control400.*12\.0%/);
  expect(metrics).toHaveLength(5);
  expect(metrics![2]).toMatch(/^mailRevenue per userGuardrail, at most 5% worse/);
  expect(section.getByText(/Guardrails alone hold “treatment 2” back in 30\.0% of the runs/)).toBeTruthy();
  expect(section.getByText('What follows is about “mail”.')).toBeTruthy();
  expect(screen.queryByText(/names no ways to decide/)).toBeNull();
});
