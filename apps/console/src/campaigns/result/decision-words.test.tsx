// @vitest-environment jsdom
import { expect, test } from 'vitest';
import type { Locale } from '../../i18n/locale.js';
import {
  analysisOf,
  armDecisionOf,
  decisionOf,
  foundOf,
  frameworkOf,
  guardrailOf,
  metricOf,
  planOf,
} from '../testing/analysis-of.js';
import { textOf } from '../../testing/text-of.js';
import type { Decision, DecisionReason, Plan } from './analysis.js';
import { useDecisionWords } from './decision-words.js';
import { VerdictSection } from './verdict-section.js';

/** Every kind that a reason can come with. */
const kindsOf: Record<DecisionReason, readonly Decision['kind'][]> = {
  SAMPLE_RATIO_MISMATCH: ['CANNOT_TELL'],
  PLANNED_UNITS_NOT_REACHED: ['KEEP_RUNNING'],
  PRIMARY_INCOMPUTABLE: ['KEEP_RUNNING', 'CANNOT_TELL'],
  GUARDRAIL_HARMED: ['STOP'],
  GUARDRAIL_NOT_SHOWN: ['KEEP_RUNNING', 'CANNOT_TELL'],
  PRIMARY_BETTER: ['SHIP'],
  PRIMARY_WORSE: ['STOP'],
  PRIMARIES_DISAGREE: ['CANNOT_TELL'],
  WINNERS_BETTER_DIFFERENTLY: ['CANNOT_TELL'],
  WITHIN_RELEVANT_EFFECT: ['NO_DIFFERENCE'],
  NOTHING_SHOWN_YET: ['KEEP_RUNNING'],
  NO_RELEVANT_EFFECT_STATED: ['CANNOT_TELL'],
  INTERVAL_TOO_WIDE: ['CANNOT_TELL'],
  ARMS_DIFFER: ['KEEP_RUNNING', 'STOP', 'NO_DIFFERENCE', 'CANNOT_TELL'],
};
const cases = Object.entries(kindsOf).flatMap(([reason, kinds]) =>
  kinds.map((kind) => ({ kind, reason: reason as DecisionReason })),
);
const frameworks = ['FREQUENTIST', 'CONFIDENCE_SEQUENCE', 'MIXTURE_SPRT', 'GROUP_SEQUENTIAL', 'BAYESIAN'] as const;

const openings: Record<Locale, Record<Decision['kind'], RegExp>> = {
  en: {
    SHIP: /^Ship/,
    STOP: /^Stop/,
    KEEP_RUNNING: /^Keep running/,
    NO_DIFFERENCE: /^No difference/,
    CANNOT_TELL: /^Cannot tell/,
  },
  ko: {
    SHIP: /^도입하세요/,
    STOP: /^중단하세요/,
    KEEP_RUNNING: /^계속 진행하세요/,
    NO_DIFFERENCE: /차이가 없습니다/,
    CANNOT_TELL: /판단할 수 없습니다/,
  },
};

const decided = (kind: Decision['kind'], reason: DecisionReason): Decision => {
  const arm = armDecisionOf({
    kind,
    reason,
    better: ['purchase'],
    worse: ['orders'],
    incomputable: ['basket'],
    withinRelevantEffect: ['visits'],
    guardrails: { held: [], harmed: ['refund'], open: ['speed'] },
  });
  return decisionOf({ kind, reason, arm: kind === 'SHIP' ? 'treatment' : null, arms: [arm] });
};

function Next({ decision, isOver }: { decision: Decision; isOver: boolean }) {
  return useDecisionWords().next(decision, isOver);
}

function Said({ decision, isOver = false }: { decision: Decision; isOver?: boolean }) {
  return useDecisionWords().verdict(decision, isOver);
}

test.each(cases)('$kind because of $reason is said in both languages, the kind first', ({ kind, reason }) => {
  for (const locale of ['en', 'ko'] as const)
    expect(textOf(<Said decision={decided(kind, reason)} />, locale)).toMatch(openings[locale][kind]);
});

test('a verdict names the metrics that led to it', () => {
  const said = (reason: DecisionReason, locale: Locale = 'en'): string =>
    textOf(<Said decision={decided(kindsOf[reason][0]!, reason)} />, locale);
  expect(said('PRIMARY_BETTER')).toBe('Ship treatment: it improves “purchase”, and no guardrail stands against it.');
  expect(said('GUARDRAIL_HARMED')).toContain('refund');
  expect(said('GUARDRAIL_NOT_SHOWN')).toBe(
    'Keep running: it improves “purchase”, but too much harm to “speed” is not yet ruled out.',
  );
  expect(said('PRIMARY_WORSE')).toBe('Stop: the campaign makes “orders” worse.');
  expect(said('PRIMARIES_DISAGREE', 'ko')).toMatch(/구매.*좋아지고.*주문 수.*나빠졌습니다/);
  expect(said('PRIMARY_INCOMPUTABLE')).toContain('basket');
  expect(said('WITHIN_RELEVANT_EFFECT')).toContain('visits');
});

test('sentences are right for several metrics, and what people named keeps its name', () => {
  const arm = armDecisionOf({ arm: 'bold-2', better: ['purchase', 'clicks'] });
  const decision = decisionOf({ arm: 'bold-2', arms: [arm] });
  expect(textOf(<Said decision={decision} />)).toBe(
    'Ship bold-2: it improves “purchase” and “clicks”, and no guardrail stands against it.',
  );
  expect(textOf(<Said decision={decision} />, 'ko')).toBe(
    '도입하세요. bold-2의 방식은 주 지표(구매 및 clicks)를 좋게 했고 보호 지표에도 문제가 없습니다.',
  );
});

test('Korean calls the usual arms and metrics by Korean names', () => {
  const numbered = decisionOf({
    arm: 'treatment-2',
    arms: [armDecisionOf({ arm: 'treatment-2', better: ['revenue'] })],
  });
  expect(textOf(<Said decision={numbered} />, 'ko')).toBe(
    '도입하세요. 캠페인 집단 2의 방식은 주 지표(매출)를 좋게 했고 보호 지표에도 문제가 없습니다.',
  );
  const found = foundOf();
  const text = textOf(
    <VerdictSection
      analysis={analysisOf(found)}
      found={found}
      alpha={0.05}
      isOver={false}
      isHidden={false}
      waitsFor={null}
      isSettled={false}
    />,
    'ko',
  );
  expect(text).toContain('구매, 캠페인 집단: 대조군 대비 +12%');
  expect(text).not.toMatch(/control|treatment|purchase/);
});

test('once it is decided nothing is asked to be analyzed again', () => {
  const found = foundOf();
  const said = (isSettled: boolean, locale: Locale = 'en'): string =>
    textOf(
      <VerdictSection
        analysis={analysisOf(found, { isOfPlan: false })}
        found={found}
        alpha={0.05}
        isOver
        isHidden={false}
        waitsFor={new Date('2026-02-20T00:00:00Z')}
        isSettled={isSettled}
      />,
      locale,
    );
  expect(said(false)).toMatch(/Analyze it again when.*Analyze again\./);
  expect(said(true)).toContain('the plan has changed since.');
  expect(said(true)).not.toMatch(/[Aa]nalyse (it )?again/);
  expect(said(true, 'ko')).not.toContain('다시 분석하세요');
});

test('what has ended cannot be kept running', () => {
  const early = decided('KEEP_RUNNING', 'PLANNED_UNITS_NOT_REACHED');
  expect(textOf(<Said decision={early} isOver />)).toMatch(
    /ended before its planned end, with 9,010 users counted \(9,000 were planned\)/,
  );
  expect(textOf(<Said decision={{ ...early, plannedUnits: null }} isOver />)).not.toContain('planned)');
  expect(textOf(<Said decision={decided('KEEP_RUNNING', 'NOTHING_SHOWN_YET')} isOver />, 'ko')).toMatch(
    /^판단할 수 없습니다/,
  );
});

test.each(cases)(
  'what follows from $kind because of $reason asks of a campaign that has ended nothing that only a running one can do',
  ({ kind, reason }) => {
    expect(textOf(<Next decision={decided(kind, reason)} isOver />)).not.toMatch(
      /Run longer|Extend|End the campaign|the campaign ends/,
    );
    expect(textOf(<Next decision={decided(kind, reason)} isOver />, 'ko')).not.toMatch(
      /더 오래 진행|연장|캠페인을 끝내고|캠페인이 끝나고/,
    );
  },
);

const look = {
  number: 1,
  planned: 2,
  share: 0.5,
  isLast: false,
  bound: 2.96,
  bounds: [
    { share: 0.5, bound: 2.96, isTaken: true },
    { share: 1, bound: 1.97, isTaken: false },
  ],
};
const sure: Record<Plan['framework']['kind'], Record<Locale, RegExp>> = {
  FREQUENTIST: { en: /Judged once, at the planned end, at a level of 5%/, ko: /한 번, 유의수준 5%/ },
  CONFIDENCE_SEQUENCE: { en: /however often one looks/, ko: /몇 번을 점검해도/ },
  MIXTURE_SPRT: { en: /typical size soonest/, ko: /가장 빨리 찾습니다/ },
  GROUP_SEQUENTIAL: { en: /Look 1 of 2, at 50% of the planned users/, ko: /2회 중 1회째/ },
  BAYESIAN: { en: /from a probability of 95% on/, ko: /95% 이상이면/ },
};

test.each(frameworks.flatMap((framework) => cases.map((one) => ({ framework, ...one }))))(
  '$framework: $kind because of $reason stands with how sure it is, and what follows',
  ({ framework, kind, reason }) => {
    const found = foundOf({ decision: decided(kind, reason), look: framework === 'GROUP_SEQUENTIAL' ? look : null });
    const analysis = analysisOf(found, { plan: planOf({ framework: frameworkOf(framework) }) });
    for (const locale of ['en', 'ko'] as const) {
      const text = textOf(
        <VerdictSection
          analysis={analysis}
          found={found}
          alpha={0.05}
          isOver={false}
          isHidden={false}
          waitsFor={null}
          isSettled={false}
        />,
        locale,
      );
      expect(text).toMatch(sure[framework][locale]);
      // Of broken arms no effect is told.
      if (reason === 'SAMPLE_RATIO_MISMATCH') expect(text).not.toContain('+12%');
      else expect(text).toContain('+12%');
      expect(text).not.toMatch(/result\.|[{}]/);
    }
  },
);

test('before the end of a plan that is judged once, neither verdict nor effect is told', () => {
  const found = foundOf({ decision: decisionOf({ hasEnded: false }) });
  const text = textOf(
    <VerdictSection
      analysis={analysisOf(found)}
      found={found}
      alpha={0.05}
      isOver={false}
      isHidden
      waitsFor={null}
      isSettled={false}
    />,
  );
  expect(text).toMatch(/Keep running: the plan is judged once.*not shown before the planned end/);
  expect(text).not.toContain('12%');
});

test('a guardrail that is harmed before the end is told, with what to do and its arm, and nothing of the effect', () => {
  const harmed = { arm: 'bold', guardrails: { held: [], harmed: ['refund'], open: [] } };
  const found = foundOf({
    metrics: [metricOf(), guardrailOf('INFERIOR', { arm: 'bold' })],
    decision: decisionOf({ arms: [armDecisionOf(), armDecisionOf(harmed)] }),
  });
  const shown = (isOver: boolean, locale: Locale = 'en'): string =>
    textOf(
      <VerdictSection
        analysis={analysisOf(found)}
        found={found}
        alpha={0.05}
        isOver={isOver}
        isHidden
        waitsFor={null}
        isSettled={false}
      />,
      locale,
    );
  expect(shown(false)).toMatch(
    /A guardrail is harmed \(refund\)\. Consider stopping the campaign.*End the campaign and keep things as they were, or put up.*treatment: keep running.*bold: stop, it harms the guardrail “refund”/,
  );
  expect(shown(false)).not.toMatch(/12%|improves|Nothing to do/);
  expect(shown(false, 'ko')).toContain('보호 지표가 나빠졌습니다(refund)');
  expect(shown(true)).not.toContain('Consider stopping');
});

test('broken arms are told even before the end, and several arms one by one', () => {
  const broken = foundOf({ decision: decided('CANNOT_TELL', 'SAMPLE_RATIO_MISMATCH') });
  expect(
    textOf(
      <VerdictSection
        analysis={analysisOf(broken)}
        found={broken}
        alpha={0.05}
        isOver={false}
        isHidden
        waitsFor={null}
        isSettled={false}
      />,
    ),
  ).toContain('no figure below can be trusted');
  const both = foundOf({
    decision: decisionOf({
      arms: [
        armDecisionOf(),
        armDecisionOf({ arm: 'bold', kind: 'STOP', reason: 'PRIMARY_WORSE', worse: ['purchase'] }),
      ],
    }),
  });
  const text = textOf(
    <VerdictSection
      analysis={analysisOf(both)}
      found={both}
      alpha={0.05}
      isOver={false}
      isHidden={false}
      waitsFor={null}
      isSettled={false}
    />,
  );
  expect(text).toContain('treatment: ship, it improves “purchase”');
  expect(text).toContain('bold: stop, it makes “purchase” worse');
});
