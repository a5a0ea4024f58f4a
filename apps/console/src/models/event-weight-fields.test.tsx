// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../testing/render.js';
import { givenEventWeights, EventWeightFields, type EventWeightDraft } from './event-weight-fields.js';

afterEach(cleanup);

function Form({ seen }: { seen: (EventWeightDraft | null)[] }) {
  const [draft, setDraft] = useState<EventWeightDraft | null>(null);
  return (
    <EventWeightFields
      draft={draft}
      onChange={(next) => {
        seen.push(next);
        setDraft(next);
      }}
      error={undefined}
    />
  );
}

test('an empty weight is worth nothing, and an empty half-life is none', () => {
  expect(givenEventWeights({ view: null, cart: 1, remove: -0.5, purchase: 2, halfLifeDays: null })).toEqual({
    view: 0,
    cart: 1,
    remove: -0.5,
    purchase: 2,
  });
  expect(givenEventWeights({ view: 0.1, cart: 1, remove: 0, purchase: null, halfLifeDays: 30 })).toEqual({
    view: 0.1,
    cart: 1,
    remove: 0,
    purchase: 0,
    halfLifeDays: 30,
  });
});

test('weights are chosen until somebody gives them, and chosen again where that is taken back', () => {
  const seen: (EventWeightDraft | null)[] = [];
  renderAt(<Form seen={seen} />);
  expect(screen.queryByLabelText('Cart')).toBeNull();
  fireEvent.click(screen.getByRole('radio', { name: 'Given' }));
  fireEvent.change(screen.getByLabelText('View'), { target: { value: '0.25' } });
  expect(seen.at(-1)).toEqual({ view: 0.25, cart: 1, remove: 0, purchase: 0, halfLifeDays: null });
  fireEvent.change(screen.getByLabelText('Cart'), { target: { value: '' } });
  expect(seen.at(-1)?.cart).toBeNull();
  fireEvent.click(screen.getByRole('radio', { name: 'Chosen on validation' }));
  expect(seen.at(-1)).toBeNull();
});
