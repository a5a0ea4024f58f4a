// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { CombinedError } from 'urql';
import { afterEach, expect, test } from 'vitest';
import type { UserErrorFieldsFragment as UserError } from '@cartograph/sdk/operations/shop';
import type { Locale } from '../i18n/locale.js';
import { renderAt } from '../testing/render.js';
import { useRefusal, type OwnWords, type Refusal } from './user-errors.js';

afterEach(cleanup);

const often: UserError = {
  code: 'INVALID',
  field: ['input', 'cron'],
  message: '"often" has 1 fields; give five.',
  problem: null,
  facts: null,
};
const busy: UserError = {
  code: 'BUSY',
  field: null,
  message: 'A training is under way already (job_1).',
  problem: null,
  facts: null,
};

function Read({
  userErrors,
  error,
  fields,
  own,
}: {
  userErrors: UserError[];
  error: CombinedError | undefined;
  fields: string[];
  own: OwnWords;
}) {
  const read = useRefusal();
  return <p data-testid="refusal">{JSON.stringify(read({ userErrors, error }, fields, own))}</p>;
}

function refusal(
  userErrors: UserError[],
  {
    fields = [],
    own = {},
    locale = 'en',
    error,
  }: { fields?: string[]; own?: OwnWords; locale?: Locale; error?: CombinedError } = {},
): Refusal {
  renderAt(<Read userErrors={userErrors} error={error} fields={fields} own={own} />, { locale });
  const text = screen.getByTestId('refusal').textContent;
  cleanup();
  return JSON.parse(text) as Refusal;
}

test('nothing refused says nothing', () => {
  expect(refusal([])).toEqual({ fields: {}, general: null });
});

test('what the form has a field for stands beside it, everything else in general', () => {
  expect(refusal([often, busy], { fields: ['cron'] })).toEqual({
    fields: { cron: often.message },
    general: busy.message,
  });
  expect(refusal([often, busy])).toEqual({ fields: {}, general: `${often.message} ${busy.message}` });
});

test('a second refusal of a field is not lost', () => {
  expect(refusal([often, { ...often, message: 'It never comes.' }], { fields: ['cron'] })).toEqual({
    fields: { cron: often.message },
    general: 'It never comes.',
  });
});

test('a form’s own sentence takes the place of the server’s English, the narrower one first', () => {
  const own = { INVALID: '값이 틀렸습니다.', 'INVALID cron': '그런 시각이 없습니다.' };
  expect(refusal([often], { fields: ['cron'], own, locale: 'ko' }).fields).toEqual({ cron: '그런 시각이 없습니다.' });
  expect(refusal([{ ...often, field: ['input', 'kinds'] }], { own, locale: 'ko' }).general).toBe('값이 틀렸습니다.');
});

test('what the server says exactly goes before the form’s own sentence, and stands at its field', () => {
  const gone: UserError = {
    code: 'NOT_FOUND',
    field: null,
    message: '전에 답하던 학습 trn_1: 삭제되어 되돌릴 수 없습니다.',
    problem: 'deleted',
    facts: { trainingId: 'trn_1' },
  };
  expect(refusal([gone], { own: { NOT_FOUND: '되돌릴 것이 없습니다.' }, locale: 'ko' }).general).toBe(gone.message);
  const far: UserError = {
    code: 'INVALID',
    field: ['input', 'first'],
    message: 'first is 0.',
    problem: 'number-out-of-range',
    facts: { name: 'first', value: 0, low: 1, high: 100 },
  };
  expect(refusal([far], { fields: ['first'] }).fields).toEqual({ first: 'first is 0.' });
});

test('a whole request that was refused says what exactly is wrong', () => {
  const error = new CombinedError({
    graphQLErrors: [
      {
        message: '다른 쇼핑몰의 데이터로 학습한 것입니다.',
        extensions: { code: 'BAD_USER_INPUT', problem: 'other-shop', facts: { modelId: 'mdl_1' } },
      },
    ],
  });
  expect(refusal([], { error, locale: 'ko' }).general).toBe('다른 쇼핑몰의 데이터로 학습한 것입니다.');
});

test('without one the code is said in the page’s language, with the server’s words beside it', () => {
  expect(refusal([busy], { locale: 'ko' }).general).toBe(
    '다른 작업이 실행 중입니다. 잠시 뒤 다시 시도하세요 (A training is under way already (job_1).)',
  );
});
