// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { returnPath, signInPath } from './client-provider.js';

test('signing in leads back to where one was', () => {
  const path = signInPath('/funnel?from=2019-10-01&to=2019-10-31');
  expect(returnPath(new URL(path, 'http://here').searchParams.get('return'))).toBe(
    '/funnel?from=2019-10-01&to=2019-10-31',
  );
  expect(signInPath('/')).toBe('/sign-in');
});

test('never to another site, and never in a circle', () => {
  for (const wanted of [
    'https://elsewhere.example',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'javascript:alert(1)',
    '/sign-in?return=%2F',
    '',
    null,
  ]) {
    expect(returnPath(wanted)).toBe('/');
  }
});
