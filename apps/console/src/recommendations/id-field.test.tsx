// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../testing/render.js';
import { IdField } from './id-field.js';

afterEach(cleanup);

const found = [
  { id: '123', words: 'acme' },
  { id: '1234', words: 'brio' },
];

function Harness({ chosen, isAdding = false }: { chosen: string[]; isAdding?: boolean }) {
  const [value, setValue] = useState('');
  return (
    <IdField
      label="Product"
      value={value}
      found={found}
      isAdding={isAdding}
      onType={() => {}}
      onChoose={(id) => {
        chosen.push(id);
        if (!isAdding) setValue(id);
      }}
    />
  );
}

const field = (): HTMLInputElement => screen.getByRole('combobox', { name: 'Product' });

async function choose(words: string): Promise<void> {
  fireEvent.click(field());
  fireEvent.change(field(), { target: { value: '12' } });
  fireEvent.click(await screen.findByRole('option', { name: words, hidden: true }));
}

test('an option that is chosen stays in the field', async () => {
  const chosen: string[] = [];
  renderAt(<Harness chosen={chosen} />);
  await choose('123 acme');
  expect(chosen).toEqual(['123']);
  expect(field().value).toBe('123');
});

test('a field that adds is empty again, and takes the next one', async () => {
  const chosen: string[] = [];
  renderAt(<Harness chosen={chosen} isAdding />);
  await choose('123 acme');
  expect(field().value).toBe('');
  await choose('1234 brio');
  expect(chosen).toEqual(['123', '1234']);
  expect(field().value).toBe('');
});

test('an id that is typed letter by letter is taken at Enter, also where an option is called the same', () => {
  const chosen: string[] = [];
  renderAt(<Harness chosen={chosen} />);
  for (const value of ['1', '12', '123', '1234']) {
    fireEvent.change(field(), { target: { value } });
    expect(field().value).toBe(value);
  }
  fireEvent.submit(field().form!);
  expect(chosen).toEqual(['1234']);
});

test('an empty field chooses nothing', () => {
  const chosen: string[] = [];
  renderAt(<Harness chosen={chosen} />);
  fireEvent.change(field(), { target: { value: '  ' } });
  fireEvent.submit(field().form!);
  expect(chosen).toEqual([]);
});
