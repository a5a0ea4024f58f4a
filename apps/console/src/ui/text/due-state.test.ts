import { expect, test } from 'vitest';
import { dueState } from './due-state.js';

test('only open items can be late', () => {
  expect(dueState({ dueOn: '2019-11-01', status: 'DOING' }, '2019-11-02')).toBe('overdue');
  expect(dueState({ dueOn: '2019-11-09', status: 'DOING' }, '2019-11-02')).toBe('soon');
  expect(dueState({ dueOn: '2019-11-10', status: 'DOING' }, '2019-11-02')).toBe('later');
  expect(dueState({ dueOn: '2019-11-01', status: 'DONE' }, '2019-11-02')).toBeNull();
  expect(dueState({ dueOn: null, status: 'DOING' }, '2019-11-02')).toBeNull();
});
