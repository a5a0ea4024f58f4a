/** What stands above and below a picture that leaves the page. */
export interface PictureWords {
  title: string;
  /** Below it: where it comes from, and that the demo shop is made up. */
  remarks: readonly string[];
}

const scale = 2;
const margin = 16;
const line = 18;

/**
 * A drawn chart as a PNG file, twice its size on the screen, on the page's ground, with its words.
 *
 * @param holder - what the chart lies in.
 * @returns null where nothing is drawn.
 * @throws Error - the browser cannot draw it.
 */
export async function chartPng(holder: HTMLElement, { title, remarks }: PictureWords): Promise<Blob | null> {
  const svg = holder.querySelector<SVGSVGElement>('svg:not([data-legend])');
  if (!svg) return null;
  const { width, height } = svg.getBoundingClientRect();
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();

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
  draw.drawImage(image, margin, margin + line + margin / 2, width, height);
  draw.fillStyle = quiet || 'gray';
  draw.font = `12px ${font}`;
  remarks.forEach((remark, at) => draw.fillText(remark, margin, 2 * margin + line + height + at * line, width));
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be written'))), 'image/png'));
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
