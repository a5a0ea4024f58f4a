/** Charts on the page, in the order they were drawn, each with what gives its picture as a data URL. */
const drawn = new Set<() => string>();

/** Bytes of a picture that an insight may be kept with. */
export const PICTURE_LIMIT = 256 * 1024;

/** Makes a chart known while it is on the page. @returns takes it out again. */
export function registerPicture(give: () => string): () => void {
  drawn.add(give);
  return () => {
    drawn.delete(give);
  };
}

/** A picture as the server takes it. */
export interface Picture {
  mediaType: 'PNG' | 'SVG';
  /** Base64. */
  content: string;
}

/** The picture of the page's first chart; null where there is none, or where it is too large to be kept. */
export function firstPicture(): Picture | null {
  const [give] = drawn;
  if (!give) return null;
  return pictureOf(give());
}

/** A drawing on the page as a data URL, on the ground it stands on: a dark one is read in a light page, too. Empty for none. */
export function drawingUrl(drawing: SVGSVGElement | null): string {
  if (!drawing) return '';
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  copy.style.background = getComputedStyle(document.documentElement).getPropertyValue('--surface').trim();
  // The serializer writes quotes inside of attributes so that other readers take them.
  return `data:image/svg+xml;charset=UTF-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
}

/** Reads a data URL of an SVG or PNG. */
export function pictureOf(dataUrl: string): Picture | null {
  const [, type, encoding, data] =
    /^data:image\/(svg\+xml|png)(?:;charset=[^;,]+)?(;base64)?,(.*)$/is.exec(dataUrl) ?? [];
  if (type === undefined || data === undefined) return null;
  const content = encoding === undefined ? base64(new TextEncoder().encode(decodeURIComponent(data))) : data;
  return content.length * 0.75 > PICTURE_LIMIT ? null : { mediaType: type === 'png' ? 'PNG' : 'SVG', content };
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
