import { expect, test } from 'vitest';
import { PICTURE_LIMIT, PictureType, readPicture } from './picture.js';

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
const svg = (inner: string): string =>
  base64(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${inner}</svg>`);
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1);

test('PNG and SVG are kept as they are', () => {
  expect(readPicture({ mediaType: PictureType.PNG, content: base64(png) })).toEqual({
    mediaType: 'image/png',
    content: base64(png),
    bytes: 9,
  });
  for (const inner of [
    '<rect width="1"/>',
    '<use href="#a"/>',
    '<image xlink:href="data:image/png;base64,AA=="/>',
    '<text>on = 3</text>',
  ])
    expect(readPicture({ mediaType: PictureType.SVG, content: svg(inner) }).mediaType).toBe('image/svg+xml');
});

test.each([
  ['no base64', PictureType.PNG, 'not base64!', /base64/],
  ['nothing', PictureType.PNG, '', /base64/],
  ['no PNG', PictureType.PNG, base64('GIF89a'), /no PNG/],
  ['no SVG', PictureType.SVG, base64('<html></html>'), /no SVG/],
  ['too large', PictureType.SVG, svg('x'.repeat(PICTURE_LIMIT)), /may have 262144/],
  ['a script', PictureType.SVG, svg('<script>1</script>'), /drawing alone/],
  ['a handler', PictureType.SVG, svg('<rect onload="x()"/>'), /drawing alone/],
  ['a page', PictureType.SVG, svg('<foreignObject/>'), /drawing alone/],
  ['another file', PictureType.SVG, svg('<image href="https://elsewhere.example/a.png"/>'), /drawing alone/],
  ['an entity', PictureType.SVG, base64('<?xml version="1.0"?><svg><!ENTITY a "b"></svg>'), /drawing alone/],
])('%s is refused', (_, mediaType, content, message) => {
  expect(() => readPicture({ mediaType, content })).toThrow(message);
});
