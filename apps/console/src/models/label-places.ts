/** A dot of a chart, in pixels from its upper left corner, and the width of what is written beside it; null for one without a name. */
export interface Dot {
  x: number;
  y: number;
  radius: number;
  nameWidth: number | null;
}

/** Where a name stands beside its dot, as the chart's library says it. */
export type Place = 'right' | 'left' | 'top' | 'bottom';

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const gap = 5;
/** How far a name keeps from dots of others. */
const clear = 6;
const lineHeight = 14;
const places = ['right', 'left', 'top', 'bottom'] as const;

/** About how wide a name is drawn at 12 px, in pixels: a Hangul letter is nearly twice as wide as a Latin one. */
export const nameWidth = (name: string): number =>
  [...name].reduce(
    (width, letter) => width + (/\p{Cf}/u.test(letter) ? 0 : /\p{Script=Hangul}/u.test(letter) ? 11.5 : 6.5),
    0,
  );

function boxOf({ x, y, radius }: Dot, width: number, place: Place): Box {
  const away = radius + gap;
  const [left, top] = {
    right: [x + away, y - lineHeight / 2] as const,
    left: [x - away - width, y - lineHeight / 2] as const,
    top: [x - width / 2, y - away - lineHeight] as const,
    bottom: [x - width / 2, y + away] as const,
  }[place];
  return { left, right: left + width, top, bottom: top + lineHeight };
}

const meet = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Places each name where it covers no other name and comes so close to no other dot that it could be taken for that one's, the first of the dots first.
 *
 * @param width - pixels across that names may take, from 0; `height` likewise downwards.
 * @returns null for a dot without a name, and for a name that has no room.
 */
export function placeNames(dots: readonly Dot[], width: number, height: number): (Place | null)[] {
  const around = dots.map(({ x, y, radius }): Box => ({
    left: x - radius - clear,
    right: x + radius + clear,
    top: y - radius - clear,
    bottom: y + radius + clear,
  }));
  const names: Box[] = [];
  return dots.map((dot, index) => {
    if (dot.nameWidth === null) return null;
    for (const place of places) {
      const box = boxOf(dot, dot.nameWidth, place);
      const isInside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
      if (
        !isInside ||
        names.some((other) => meet(box, other)) ||
        around.some((other, at) => at !== index && meet(box, other))
      )
        continue;
      names.push(box);
      return place;
    }
    return null;
  });
}
