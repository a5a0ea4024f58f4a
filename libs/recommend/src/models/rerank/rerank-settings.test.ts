import { expect, it } from 'vitest';
import { RERANK_CANDIDATES, RERANK_START, rerankSettings } from './rerank-settings.js';

it('settings left out are those of the start, which is tried first', () => {
  expect(rerankSettings({ pool: 50 })).toEqual({ ...RERANK_START, pool: 50 });
  expect(RERANK_CANDIDATES[0]).toEqual(RERANK_START);
  expect(new Set(RERANK_CANDIDATES.map((candidate) => JSON.stringify(candidate))).size).toBe(RERANK_CANDIDATES.length);
  for (const candidate of RERANK_CANDIDATES) expect(rerankSettings({ ...candidate })).toEqual(candidate);
});

it.each([
  [{ pool: 0 }, 'pool of RERANK is 0'],
  [{ measure: 'luck' }, 'measure of RERANK is "luck"'],
  [{ regularization: -1 }, 'regularization of RERANK is -1'],
  [{ learningUsers: 0.5 }, 'learningUsers of RERANK is 0.5'],
  [{ depth: 1 }, 'no setting "depth"'],
])('%o is refused with what is allowed', (given, words) => {
  expect(() => rerankSettings(given)).toThrow(words);
});
