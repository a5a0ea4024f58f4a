// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import { chartBase, readChartInk, readPaperInk, tooltipLines, valueAxis } from './chart-ink.js';

afterEach(() => {
  vi.unstubAllGlobals();
  document.documentElement.removeAttribute('style');
});

/** A screen of which these media queries hold. */
function screenWhere(...queries: string[]): void {
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: queries.includes(query) }));
}

test('the colors are those of the page', () => {
  document.documentElement.style.setProperty('--ink', ' #123456 ');
  document.documentElement.style.setProperty('--hue-6', 'teal');
  screenWhere();
  expect(readChartInk('dark')).toMatchObject({
    text: '#123456',
    hues: ['', '', '', '', '', 'teal'],
    isDark: true,
    isNarrow: false,
    isStill: false,
  });
});

test('paper has the light colors and nothing moves, and the page keeps its theme', () => {
  const sheet = document.head.appendChild(document.createElement('style'));
  sheet.textContent = ':root { --ink: black; } :root[data-mantine-color-scheme="dark"] { --ink: white; }';
  document.documentElement.dataset['mantineColorScheme'] = 'dark';
  screenWhere();
  expect(readChartInk('dark').text).toBe('white');
  expect(readPaperInk()).toMatchObject({ text: 'black', isDark: false, isStill: true });
  expect(document.documentElement.dataset['mantineColorScheme']).toBe('dark');
  delete document.documentElement.dataset['mantineColorScheme'];
  expect(readPaperInk().text).toBe('black');
  expect(document.documentElement.dataset['mantineColorScheme']).toBeUndefined();
  sheet.remove();
});

test('where motion is reduced nothing moves, and a phone has fewer ticks', () => {
  screenWhere('(prefers-reduced-motion: reduce)', '(width <= 40em)');
  const still = readChartInk('light');
  expect([chartBase(still).animation, valueAxis(still).splitNumber]).toEqual([false, 3]);
  screenWhere();
  const moving = readChartInk('light');
  expect([chartBase(moving).animation, valueAxis(moving).splitNumber]).toEqual([true, 5]);
});

test('a name out of the log is text in a tooltip, never markup', () => {
  const box = tooltipLines('<img src=x onerror=alert(1)>', [['Views', '<b>5</b>']]);
  expect(box.querySelectorAll('img, b')).toHaveLength(0);
  expect(box.textContent).toBe('<img src=x onerror=alert(1)>Views<b>5</b>');
});
