// @vitest-environment jsdom
import { cleanup } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { useStepWords } from './job-words.js';

afterEach(cleanup);

function Step({ step }: { step: string }) {
  return <p>{useStepWords()(step)}</p>;
}

const words = (step: string, locale: 'en' | 'ko'): string | null | undefined => {
  const { container } = renderAt(<Step step={step} />, { locale });
  const text = container.querySelector('p')?.textContent;
  cleanup();
  return text;
};

test('a step is said in the page’s language and keeps the file’s name', () => {
  expect(words('reading 2019-Oct.csv', 'en')).toBe('Reading 2019-Oct.csv');
  expect(words('reading 2019-Oct.csv', 'ko')).toBe('2019-Oct.csv 읽는 중');
});

test('a step that nobody translated is shown as it is', () => {
  expect(words('herding sheep', 'ko')).toBe('herding sheep');
});
