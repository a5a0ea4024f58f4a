import { expect, it } from 'vitest';
import { QuestionError } from './question-error.js';

it('names the argument and its value, and is told from other errors by its name', () => {
  const error = new QuestionError('invalid-filter', 'price.min', '-1', 'price.min is -1. Give an amount of 0 or more.');
  expect({ ...error }).toEqual({
    name: 'QuestionError',
    problem: 'invalid-filter',
    argument: 'price.min',
    value: '-1',
  });
  expect(error.message).toBe('price.min is -1. Give an amount of 0 or more.');
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toBe('QuestionError: price.min is -1. Give an amount of 0 or more.');
});
