import { expect, it } from 'vitest';
import { RFM_SEGMENTS, segmentOf, segmentRules } from './rfm-segments.js';

const fifths = [1, 2, 3, 4, 5];
const all = fifths.flatMap((recency) =>
  fifths.flatMap((frequency) => fifths.map((monetary) => ({ recency, frequency, monetary }))),
);

it('every segment has scores, and a rule that says which', () => {
  expect(new Set(all.map(segmentOf))).toEqual(new Set(RFM_SEGMENTS));
  expect(segmentRules().map(({ name }) => name)).toEqual([...RFM_SEGMENTS]);
});

it('the rules in words are those that hold', () => {
  const allows = (text: string, scores: Record<string, number>): boolean =>
    text.split(/, | and /).every((part) => {
      const [score = '', sign, bound] = part.split(' ');
      const value = scores[score] ?? 0;
      return sign === '≥' ? value >= Number(bound) : sign === '≤' ? value <= Number(bound) : value === Number(bound);
    });
  for (const scores of all) {
    const named = { R: scores.recency, F: scores.frequency, M: scores.monetary };
    expect(segmentRules().find(({ text }) => allows(text, named))?.name).toBe(segmentOf(scores));
  }
});
