// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { drawingUrl, firstPicture, PICTURE_LIMIT, pictureOf, registerPicture } from './chart-picture.js';

test('a chart’s picture is read from its data URL, words in any language included', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>매출</text></svg>';
  const picture = pictureOf(`data:image/svg+xml;charset=UTF-8,${encodeURIComponent(svg)}`);
  expect(picture?.mediaType).toBe('SVG');
  expect(new TextDecoder().decode(Uint8Array.from(atob(picture?.content ?? ''), (sign) => sign.charCodeAt(0)))).toBe(
    svg,
  );
  expect(pictureOf('data:image/png;base64,iVBO')).toEqual({ mediaType: 'PNG', content: 'iVBO' });
  expect(pictureOf('https://example.com/a.png')).toBeNull();
  expect(pictureOf(`data:image/svg+xml,${'x'.repeat(PICTURE_LIMIT + 1)}`)).toBeNull();
});

test('the first chart on the page gives the picture, as long as it is there', () => {
  expect(firstPicture()).toBeNull();
  const [one, two] = [
    registerPicture(() => 'data:image/png;base64,AAAA'),
    registerPicture(() => 'data:image/png;base64,BBBB'),
  ];
  expect(firstPicture()?.content).toBe('AAAA');
  one();
  expect(firstPicture()?.content).toBe('BBBB');
  two();
  expect(firstPicture()).toBeNull();
});

test('a drawing is written so that other readers take it, quotes in its styles included', () => {
  document.body.innerHTML =
    '<svg xmlns="http://www.w3.org/2000/svg"><text style="font-family:&quot;Noto Sans&quot;, sans-serif">매출</text></svg>';
  const url = drawingUrl(document.querySelector('svg'));
  const picture = pictureOf(url);
  const text = new TextDecoder().decode(Uint8Array.from(atob(picture?.content ?? ''), (sign) => sign.charCodeAt(0)));
  expect(new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')).toBeNull();
  expect(text).toMatch(/^<svg[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(drawingUrl(null)).toBe('');
  document.body.innerHTML = '';
});
