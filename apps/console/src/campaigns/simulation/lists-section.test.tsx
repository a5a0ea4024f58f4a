// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { textOf } from '../../testing/text-of.js';
import { Direction, Payment } from './lists-section.js';
import { useRiskWords } from './risk-list.js';
import { risksOf } from './risks.js';
import { readScenarioFile, scenarioText } from './scenario-file.js';
import { ScenarioResults } from './scenario-results.js';
import type { FinishedRun } from './scenario-run.js';
import { useScenarioVerdict } from './scenario-verdict.js';
import { listsOf, runOf } from './testing/run-of.js';

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

const turning = listsOf({
  isSameDirection: false,
  differenceLow: -0.003,
  points: [
    { steepness: 1, affinityWeight: 1, trueDifference: 0.004, upliftRelative: 0.05, netProfit: 90, detail: null },
    { steepness: 2, affinityWeight: 0.5, trueDifference: -0.003, upliftRelative: -0.04, netProfit: -70, detail: null },
    { steepness: 4, affinityWeight: 1, trueDifference: null, upliftRelative: null, netProfit: null, detail: 'too few' },
  ],
});
const lookedAhead = { users: 120, days: 21 };

test('a run of lists shows what was shown, what was bought from it, and the answer under each user model', () => {
  renderAt(<ScenarioResults run={runOf({ lists: listsOf() })} isSynthetic={false} onOver={() => undefined} />);
  const shown = within(screen.getByTestId('shown-lists'));
  for (const text of [
    'Without the campaign',
    'Popularity',
    'With the campaign',
    'ALS on carts',
    'Summer',
    '9.5 of 10',
    '0.026',
  ])
    expect(shown.getByText(text)).toBeTruthy();
  expect(
    shown.getByText(
      /^How users respond is assumed\. Each position is looked at 0\.8 times .* chance of 5\.00%.* 500 users did something/,
    ),
  ).toBeTruthy();
  const depends = within(screen.getByTestId('sensitivity'));
  expect(
    depends.getByText('The same direction everywhere: with the campaign it is better, by +0.20 pp to +0.40 pp.'),
  ).toBeTruthy();
  expect(depends.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual([
    'Affinities weigh',
    'Position bias 0.5×',
    'Position bias 1×',
    'Position bias 2×',
  ]);
  expect(depends.getAllByText('+0.40 pp (+5%), net profit 150')).toHaveLength(3);
  expect(
    depends.getByText('It is profitable under every user model tried: a net profit between 125 and 150.'),
  ).toBeTruthy();
  expect(screen.queryByTestId('break-even')).toBeNull();
});

test('a control without a list, and what a model cannot be bent to, are said', () => {
  renderAt(
    <ScenarioResults
      run={runOf({ lists: { ...turning, control: null } })}
      isSynthetic={false}
      onOver={() => undefined}
    />,
  );
  expect(screen.getByText('Without the campaign no list is shown.')).toBeTruthy();
  expect(within(screen.getByTestId('sensitivity')).getAllByText('–').length).toBeGreaterThan(0);
});

test('that users are shown the same in both arms is said', () => {
  renderAt(
    <ScenarioResults
      run={runOf({ lists: listsOf({ shareShownAlike: 0.4 }) })}
      isSynthetic={false}
      onOver={() => undefined}
    />,
  );
  expect(screen.getByText(/^40\.0% of the users are shown the same in both arms\.$/)).toBeTruthy();
  cleanup();
  renderAt(
    <ScenarioResults
      run={runOf({ lists: listsOf({ shareShownAlike: 1 }) })}
      isSynthetic={false}
      onOver={() => undefined}
    />,
  );
  expect(screen.getByText(/^Every user is shown the same in both arms, so nothing can come of it/)).toBeTruthy();
});

test('where the answer turns, the user models are named, in both languages', () => {
  const result = { metric: 'conversion' };
  expect(textOf(<Direction lists={turning} result={result} />)).toBe(
    'It turns: without the campaign it is better at position bias 2× with affinities 0.5×, elsewhere with it. The difference lies between -0.30 pp and +0.40 pp.',
  );
  expect(textOf(<Direction lists={turning} result={result} />, 'ko')).toBe(
    '답이 뒤집힙니다. 캠페인이 없는 쪽이 나은 곳: 위치 편향 2배, 선호도 0.5배. 나머지에서는 적용하는 쪽이 낫습니다. 차이는 -0.30%p에서 +0.40%p 사이입니다.',
  );
  expect(
    textOf(
      <Direction
        lists={listsOf({ isSameDirection: null, differenceLow: null, differenceHigh: null, points: [] })}
        result={result}
      />,
    ),
  ).toBe('No other user model could be tried.');
  const direction = (low: number, high: number): string =>
    textOf(
      <Direction
        lists={listsOf({ differenceLow: low, differenceHigh: high, isSameDirection: !(low < 0 && high > 0) })}
        result={result}
      />,
    );
  expect(direction(0, 0)).toBe('Neither arm is better anywhere.');
  expect(direction(-0.004, 0)).toMatch(/^The same direction everywhere: without the campaign it is better/);
  expect(direction(-0.001, 0.004)).toMatch(
    /^It turns: without the campaign it is better under the assumed model alone/,
  );
});

test('whether it is profitable is told of all user models, in both languages, and its turning stands in the verdict and the risks', () => {
  const payment = (netProfitLow: number | null, netProfitHigh: number | null, locale?: 'ko'): string =>
    textOf(<Payment lists={listsOf({ netProfitLow, netProfitHigh })} />, locale);
  expect(payment(-70, 0)).toBe('It is profitable under none of the user models tried: a net profit between -70 and 0.');
  expect(payment(-70, 90)).toMatch(/^Whether it is profitable turns with the user model: /);
  expect(payment(-70, 90, 'ko')).toBe('이익 여부가 사용자 모델에 따라 뒤집힙니다. 순이익은 -70에서 90입니다.');
  expect(payment(null, null)).toBe('');
  const lists = listsOf({ netProfitLow: -70, netProfitHigh: 90 });
  expect(textOf(<Verdict run={runOf({ lists })} />)).toMatch(/Under other user models the answer turns\.$/);
  expect(textOf(<Risks run={runOf({ lists })} />)).toContain(
    'high: Whether it is profitable depends on how users respond to lists',
  );
  expect(textOf(<Risks run={runOf({ lists: listsOf() })} />)).not.toContain('Whether it is profitable depends');
});

test('that models looked ahead and that the answer turns stand in the verdict and among what could go wrong', () => {
  const run = (lists: ReturnType<typeof listsOf>): FinishedRun => runOf({ lists });
  const ahead = listsOf({ treatment: { ...listsOf().treatment, lookedAhead } });
  expect(textOf(<Verdict run={run(listsOf())} />)).not.toMatch(/later days|turns/);
  expect(textOf(<Verdict run={run(ahead)} />)).toMatch(
    /Its lists knew of later days, so a real campaign may do worse\.$/,
  );
  expect(textOf(<Verdict run={run(turning)} />)).toMatch(/Under other user models the answer turns\.$/);
  expect(textOf(<Verdict run={run({ ...turning, treatment: ahead.treatment })} />, 'ko')).toMatch(
    /실제 캠페인은 더 못할 수 있고, 다른 사용자 모델에서는 답이 뒤집힙니다\.$/,
  );
  const risks = textOf(<Risks run={run({ ...turning, treatment: ahead.treatment })} />);
  expect(risks).toContain(
    'high: The lists with the campaign come from models that had learned 21 days beyond the first user’s entering; 120 users entered before that.',
  );
  expect(risks).toContain('high: Which arm is better depends on how users respond to lists');
  expect(risks).toContain('some: How users respond to lists is assumed');
  expect(risks).not.toContain('is not modeled here');
  expect(textOf(<Risks run={run(listsOf({ isFitted: true }))} />)).not.toContain('respond to lists is assumed');
});
