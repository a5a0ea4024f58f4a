import { expect, it } from 'vitest';
import { CookieJar } from './cookies.js';

const setting = (...lines: string[]): Headers => {
  const headers = new Headers();
  for (const line of lines) headers.append('set-cookie', line);
  return headers;
};

it('keeps several cookies, with "=" in a value and a comma in a date', () => {
  const jar = new CookieJar();
  jar.store(setting('a=x=y==; Path=/; Expires=Wed, 09 Jun 2199 10:18:14 GMT', 'b=2; HttpOnly'));
  expect(jar.header()).toBe('a=x=y==; b=2');
  jar.store(setting('a=3'));
  expect(jar.header()).toBe('a=3; b=2');
});

it.each(['a=; Path=/', 'a=1; Max-Age=0', 'a=1; Max-Age=-5', 'a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT'])(
  'drops a cookie at %s',
  (line) => {
    const jar = new CookieJar();
    jar.store(setting('a=1'));
    jar.store(setting(line));
    expect(jar.header()).toBeNull();
  },
);

it('prefers Max-Age to Expires and ignores lines that are no cookie', () => {
  const jar = new CookieJar();
  jar.store(setting('a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60', 'nonsense', '=empty'));
  expect(jar.header()).toBe('a=1');
});
