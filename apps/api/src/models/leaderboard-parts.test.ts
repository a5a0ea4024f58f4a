import { expect, test } from 'vitest';
import { NotTrainedWhy, toNotTrained } from './leaderboard-parts.js';

test('what was too expensive says what it takes and what it was allowed; trainings of earlier versions do not know', () => {
  const left = { kind: 'EASE', why: 'too-dear', reason: 'One fit takes too much.' } as const;
  expect(toNotTrained({ ...left, work: { needed: 2.2e13, allowed: 6e11 } })).toEqual({
    kind: 'EASE',
    why: NotTrainedWhy.TOO_EXPENSIVE,
    reason: left.reason,
    workNeeded: 2.2e13,
    workAllowed: 6e11,
  });
  expect(toNotTrained(left)).toMatchObject({ workNeeded: null, workAllowed: null });
});
