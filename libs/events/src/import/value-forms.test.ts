import { describe, expect, test } from 'vitest';
import type { RawRow } from './row-rules.js';
import { describeForms, FormSurvey, inOwnForms } from './value-forms.js';

function formsOf(column: keyof RawRow, texts: readonly (string | null)[]): FormSurvey['forms'] {
  const survey = new FormSurvey();
  for (const text of texts) survey.add({ [column]: text });
  return survey.forms;
}

/** The values in the log's own forms; null where the file is in no other. */
function own(column: keyof RawRow, texts: readonly (string | null)[]): (string | null | undefined)[] | null {
  const forms = formsOf(column, texts);
  return forms && texts.map((text) => inOwnForms({ [column]: text }, forms)[column]);
}

describe('times', () => {
  test('as epoch seconds, milliseconds and microseconds become times in UTC, to the last decimal', () => {
    expect(own('event_time', ['1569888000', '1569888000.25', '946684799', 'x', null])).toEqual([
      '2019-10-01 00:00:00 UTC',
      '2019-10-01 00:00:00.25 UTC',
      '1999-12-31 23:59:59 UTC',
      'x',
      null,
    ]);
    expect(own('event_time', ['1569888000123', '946684799000'])).toEqual([
      '2019-10-01 00:00:00.123 UTC',
      '1999-12-31 23:59:59 UTC',
    ]);
    expect(own('event_time', ['1569888000123450', '946684799000000'])).toEqual([
      '2019-10-01 00:00:00.12345 UTC',
      '1999-12-31 23:59:59 UTC',
    ]);
  });

  test('with the day first need a day that shows it, or points between, and keep their zones', () => {
    expect(own('event_time', ['01/10/2019 09:05:07', '13/10/2019 9:05 UTC', '2/1/2020 00:00:00.5+03:00'])).toEqual([
      '2019-10-01 09:05:07',
      '2019-10-13 09:05:00 UTC',
      '2020-01-02 00:00:00.5+03:00',
    ]);
    expect(own('event_time', ['01.10.2019 09:05:07'])).toEqual(['2019-10-01 09:05:07']);
    expect(own('event_time', ['01/10/2019 09:05:07', '02/10/2019 09:05:07'])).toBeNull();
  });

  test('with the month first need a day that shows it', () => {
    expect(own('event_time', ['11/28/2019 09:05:07', '1/2/2019 9:05 UTC', '11-28-2019 00:00:00'])).toEqual([
      '2019-11-28 09:05:07',
      '2019-01-02 09:05:00 UTC',
      '2019-11-28 00:00:00',
    ]);
    expect(own('event_time', ['11/28/2019 09:05:07', '01.10.2019 09:05:07'])).toBeNull();
  });

  test.each([
    ['seconds and milliseconds', ['1569888000', '1569888000123']],
    ['seconds and written times', ['1569888000', '2019-10-01 00:00:00 UTC']],
    ['days first and months first', ['13/10/2019 00:00:00', '10/13/2019 00:00:00']],
    ['days that may be months', ['10/11/2019 00:00:00', '12/12/2019 00:00:00']],
    ['written times', ['2019-10-01 00:00:00 UTC', '2019-10-01T00:00:00Z', '2019-10-01 00:00:00']],
  ])('that do not agree, or are the log’s own, are left: %s', (_what, texts) => {
    expect(own('event_time', texts)).toBeNull();
  });
});

describe('prices', () => {
  test('with a decimal comma or a sign become plain numbers', () => {
    expect(own('price', ['1,5', '12,00', '7', '-1,5', null])).toEqual(['1.5', '12.00', '7', '-1,5', null]);
    expect(own('price', ['$1.50', '$7'])).toEqual(['1.50', '7']);
    expect(own('price', ['1,50 €', '7\u00A0€'])).toEqual(['1.50', '7']);
  });

  test.each([
    ['commas and points', ['1,5', '1.5']],
    ['three digits, which may be thousands', ['1,500', '2,50']],
    ['two signs', ['$1', '€1']],
    ['a sign and none', ['$1', '1']],
    ['plain numbers', ['1.5', '35', '35.7912']],
  ])('that do not agree, or are the log’s own, are left: %s', (_what, texts) => {
    expect(own('price', texts)).toBeNull();
  });
});

describe('event types', () => {
  test('in any case and by common synonyms are the log’s four', () => {
    expect(own('event_type', ['page_view', 'Add to Cart', 'ORDER', 'remove-from-cart', 'search'])).toEqual([
      'view',
      'cart',
      'purchase',
      'remove_from_cart',
      'search',
    ]);
  });

  test.each([
    ['two words for one type', ['order', 'purchase']],
    ['two cases of one word', ['View', 'view']],
    ['the log’s own', ['view', 'cart', 'remove_from_cart', 'purchase', 'veiw']],
  ])('that do not agree, or are the log’s own, are left: %s', (_what, texts) => {
    expect(own('event_type', texts)).toBeNull();
  });
});

test('whether the rest of the file is worth a look shows as soon as a form is met, until it is contradicted', () => {
  const survey = new FormSurvey();
  survey.add({ event_time: '2019-10-01 00:00:00 UTC', price: '1.5', event_type: 'view' });
  expect(survey.isOpen).toBe(false);
  survey.add({ event_type: 'order' });
  expect(survey.isOpen).toBe(true);
  survey.add({ event_type: 'purchase' });
  expect(survey.isOpen).toBe(false);
  const days = new FormSurvey();
  days.add({ event_time: '01/10/2019 00:00:00' });
  expect([days.isOpen, days.forms]).toEqual([true, null]);
});

test('the report says which forms were taken', () => {
  const survey = new FormSurvey();
  survey.add({ event_time: '1569888000', price: '1,50 €', event_type: 'order' });
  survey.add({ event_time: '1569888001', price: '2 €', event_type: 'view' });
  expect(survey.forms && describeForms(survey.forms)).toEqual([
    'times as epoch seconds',
    'prices in € with a decimal comma',
    'event types order = purchase view = view',
  ]);
});
