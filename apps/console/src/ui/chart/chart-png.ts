/** What stands above and below a picture that leaves the page. */
export interface PictureWords {
  title: string;
  /** Below it: where it comes from, and that the demo shop is synthetic. */
  remarks: readonly string[];
}

const scale = 2;
const margin = 16;
const line = 18;

/**
 * Drawn charts as one PNG file with their legend, twice its size on the screen, on the page's ground, with its words.
 *
 * @param holder - what the chart lies in.
 * @returns null where nothing is drawn.
 * @throws Error - the browser cannot draw it.
 */
export async function chartPng(holder: HTMLElement, { title, remarks }: PictureWords): Promise<Blob | null> {
  const drawings = await Promise.all(
    [...holder.querySelectorAll<SVGSVGElement>('svg:not([data-legend])')].map(drawingOf),
  );
  if (drawings.length === 0) return null;
  const legend = [...holder.querySelectorAll<HTMLElement>('[data-legend-list] > li')].map((item) => ({
    name: item.textContent,
    hue: getComputedStyle(item.querySelector('line') ?? item).stroke,
  }));
  const width = Math.max(...drawings.map((drawing) => drawing.width));
  // One under another: each keeps its measures, and none is too small to read.
  const tall = drawings.reduce((sum, drawing) => sum + (drawing.title === '' ? 0 : line) + drawing.height, 0);
  const height = tall + legend.length * line;

  const style = getComputedStyle(document.documentElement);
  const [ink, quiet, ground] = ['--ink', '--ink-quiet', '--surface'].map((name) => style.getPropertyValue(name).trim());
  const font = getComputedStyle(document.body).fontFamily;
  const canvas = document.createElement('canvas');
  const draw = canvas.getContext('2d');
  if (!draw) throw new Error('this browser has no canvas');
  draw.font = `600 14px ${font}`;
  const below = remarks.length * line;
  canvas.width = (width + 2 * margin) * scale;
  canvas.height = (height + 3 * margin + line + below) * scale;
  draw.scale(scale, scale);
  draw.fillStyle = ground || 'white';
  draw.fillRect(0, 0, canvas.width, canvas.height);
  draw.textBaseline = 'top';
  draw.fillStyle = ink || 'black';
  draw.font = `600 14px ${font}`;
  draw.fillText(title, margin, margin, width);
  let top = margin + line + margin / 2;
  draw.font = `12px ${font}`;
  for (const { name, hue } of legend) {
    draw.fillStyle = hue;
    draw.fillRect(margin, top + 4, 18, 6);
    draw.fillStyle = ink || 'black';
    draw.fillText(name, margin + 26, top, width - 26);
    top += line;
  }
  for (const drawing of drawings) {
    if (drawing.title !== '') {
      draw.font = `600 12px ${font}`;
      draw.fillStyle = ink || 'black';
      draw.fillText(drawing.title, margin, top, width);
      top += line;
    }
    draw.drawImage(drawing.image, margin, top, drawing.width, drawing.height);
    top += drawing.height;
  }
  draw.fillStyle = quiet || 'gray';
  draw.font = `12px ${font}`;
  remarks.forEach((remark, at) => draw.fillText(remark, margin, 2 * margin + line + height + at * line, width));
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be written'))),
      'image/png',
    ),
  );
}

/** A drawing as an image, with the title of its panel; empty where it has none. */
async function drawingOf(
  svg: SVGSVGElement,
): Promise<{ title: string; image: HTMLImageElement; width: number; height: number }> {
  const { width, height } = svg.getBoundingClientRect();
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return { title: svg.closest<HTMLElement>('[data-panel]')?.dataset['panel'] ?? '', image, width, height };
}

/** Hands a file to the browser. */
export function saveBlob(fileName: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // At once it would be gone before it is saved.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
