// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { RuleFields, type FieldsProps } from './rule-fields.js';
import { newRule, type Rule } from './rule.js';

afterEach(cleanup);

function Editor({ start, seen, errors }: { start: Rule; seen: Rule[]; errors: FieldsProps<Rule>['errors'] }) {
  const [rule, setRule] = useState(start);
  return (
    <RuleFields
      rule={rule}
      errors={errors}
      onChange={(next) => {
        seen.push(next);
        setRule(next);
      }}
    />
  );
}

/** Every state of the rule that the editor told. */
function edit(rule: Rule, errors: FieldsProps<Rule>['errors'] = {}): Rule[] {
  const seen: Rule[] = [];
  renderAt(<Editor start={rule} seen={seen} errors={errors} />);
  return seen;
}

/** A number is told when its field is left. */
function type(label: string, value: string): void {
  const field = screen.getByLabelText(label);
  fireEvent.change(field, { target: { value } });
  fireEvent.blur(field);
}

async function pick(label: string, option: string): Promise<void> {
  fireEvent.click(screen.getByRole('combobox', { name: label }));
  fireEvent.click(await screen.findByRole('option', { name: option, hidden: true }));
}

test('ends of a price range are numbers, and an empty one is no limit and not 0', () => {
  const seen = edit(newRule('PRICE', 'Cheap', []));
  type('From', '10.5');
  type('Up to', '1,000');
  expect(seen.at(-1)).toMatchObject({ min: 10.5, max: 1000, unpriced: 'DROP' });
  type('From', '');
  expect(seen.at(-1)).toMatchObject({ min: null, max: 1000 });
  fireEvent.click(screen.getByRole('switch', { name: 'Keep products without a price' }));
  expect(seen.at(-1)).toMatchObject({ unpriced: 'KEEP' });
});

test('days are asked for only where some days are meant', async () => {
  const seen = edit(newRule('BOUGHT', 'Bought', []));
  expect(screen.queryByLabelText('Days')).toBeNull();
  await pick('Stays out', 'for some days');
  type('Days', '14');
  expect(seen.at(-1)).toMatchObject({ window: 'DAYS', days: 14 });
});

test('levels belong to categories, not to brands', async () => {
  const seen = edit(newRule('CAP', 'Few', []));
  type('Levels of the category', '2');
  expect(seen.at(-1)).toMatchObject({ per: 'CATEGORY', most: 3, depth: 2 });
  await pick('Of one', 'brand');
  await waitFor(() => expect(screen.queryByLabelText('Levels of the category')).toBeNull());
  expect(seen.at(-1)).toMatchObject({ per: 'BRAND' });
});

test('a pinned product counts when its field is left or at Enter, not with every key', () => {
  const seen = edit(newRule('PIN', 'First', []));
  const product = screen.getByRole('combobox', { name: 'Product' });
  fireEvent.change(product, { target: { value: ' 1004856 ' } });
  expect(seen).toEqual([]);
  fireEvent.keyDown(product, { key: 'Enter' });
  expect(seen.at(-1)).toMatchObject({ product: '1004856', rank: 1 });
  fireEvent.blur(product);
  expect(seen).toHaveLength(1);
  type('Place', '3');
  expect(seen.at(-1)).toMatchObject({ product: '1004856', rank: 3 });
});

test('what products are compared by is chosen', () => {
  const seen = edit(newRule('DIVERSITY', 'Mixed', []));
  fireEvent.click(screen.getByRole('radio', { name: 'brand' }));
  expect(seen.at(-1)).toMatchObject({ by: 'BRAND', lambda: 0.7 });
});

test('a fault stands at its field, where a screen reader finds it', () => {
  edit(newRule('PIN', 'First', []), { rank: 'Place 1 is taken.' });
  const rank = screen.getByLabelText('Place');
  expect(rank.getAttribute('aria-invalid')).toBe('true');
  expect(document.getElementById(rank.getAttribute('aria-describedby') ?? '')?.textContent).toBe('Place 1 is taken.');
  cleanup();
  edit(newRule('BOOST', 'Up', []), { factor: 'Too much.' });
  expect(screen.getByLabelText('Factor').getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText('Too much.')).toBeTruthy();
});
