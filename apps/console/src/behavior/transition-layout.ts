import type { SessionPlace } from '@cartograph/sdk/schema';

/** One step as the diagram needs it. */
export interface Step {
  from: SessionPlace;
  to: SessionPlace;
  /** Of the steps that leave `from`, a fraction. */
  share: number;
  /** Against what it would be if it did not depend on what was before; null where unknown. */
  ratio: number | null;
}

export interface NodeBox {
  place: SessionPlace;
  x: number;
  y: number;
  /** Share of steps that stay with the same event; null where none do. */
  again: number | null;
}

export interface Arc {
  from: SessionPlace;
  to: SessionPlace;
  path: string;
  head: string;
  width: number;
  label: { x: number; y: number };
  share: number;
  kind: 'more' | 'less' | 'as';
}

export interface TransitionLayout {
  width: number;
  /** The part of the plane that is drawn on begins and ends here. */
  top: number;
  height: number;
  boxWidth: number;
  boxHeight: number;
  nodes: NodeBox[];
  arcs: Arc[];
}

const ORDER: readonly SessionPlace[] = ['START', 'VIEW', 'CART', 'REMOVE_FROM_CART', 'PURCHASE', 'END'];
/** Steps of a smaller share are not drawn; the table has them. */
export const LEAST_DRAWN = 0.03;
/** Steps this much more, or less, frequent than expected are marked. */
const MARKED_FROM = 1.2;

/** Room for half a label, and a line's width. */
const MARGIN = 16;

const WIDE = { spacing: 158, middle: 0, boxWidth: 104, boxHeight: 52, reach: [0, 34, 84, 130, 168, 190] } as const;
const NARROW = { spacing: 104, middle: 138, boxWidth: 104, boxHeight: 52, reach: [0, 30, 62, 92, 112, 126] } as const;

/**
 * Places of a session in a row, on a phone in a column; steps forward are arcs above (right), steps back below (left), and how often an event
 * follows itself stands in its box.
 */
export function layOut(steps: readonly Step[], isNarrow: boolean): TransitionLayout {
  const size = isNarrow ? NARROW : WIDE;
  const places = ORDER.filter((place) =>
    steps.some(({ from, to, share }) => share > 0 && (from === place || to === place)),
  );
  const along = (place: SessionPlace): number => (places.indexOf(place) + 0.5) * size.spacing;
  const point = (at: number, across: number): { x: number; y: number } =>
    isNarrow ? { x: size.middle + across, y: at } : { x: at, y: size.middle - across };
  const half = isNarrow
    ? { along: size.boxHeight / 2, across: size.boxWidth / 2 }
    : { along: size.boxWidth / 2, across: size.boxHeight / 2 };
  const nodes = places.map((place): NodeBox => {
    const self = steps.find(({ from, to }) => from === place && to === place);
    return { place, ...point(along(place), 0), again: self && self.share > 0 ? self.share : null };
  });
  const arcs = steps
    .filter(({ from, to, share }) => from !== to && share >= LEAST_DRAWN)
    .map(({ from, to, share, ratio }): Arc => {
      const distance = places.indexOf(to) - places.indexOf(from);
      const side = distance > 0 ? 1 : -1;
      const reach = size.reach[Math.min(5, Math.abs(distance))] ?? 0;
      const shift = half.along * 0.45 * side;
      const [start, end] = [
        point(along(from) + shift, side * half.across),
        point(along(to) - shift, side * (half.across + 2)),
      ];
      const bend = point((along(from) + along(to)) / 2, side * (half.across + 2 * reach));
      const apex = point((along(from) + along(to)) / 2, side * (half.across + reach));
      return {
        from,
        to,
        path: `M${start.x} ${start.y}Q${bend.x} ${bend.y} ${end.x} ${end.y}`,
        head: headOf(bend, end),
        width: 1.5 + 7 * share,
        label: apex,
        share,
        kind: ratio === null ? 'as' : ratio >= MARKED_FROM ? 'more' : ratio <= 1 / MARKED_FROM ? 'less' : 'as',
      };
    });
  const length = places.length * size.spacing;
  const heights = [
    ...nodes.flatMap(({ y }) => [y - size.boxHeight / 2, y + size.boxHeight / 2]),
    ...arcs.map(({ label }) => label.y),
  ];
  const top = nodes.length === 0 ? 0 : Math.min(...heights) - MARGIN;
  return {
    width: isNarrow ? 300 : length,
    top,
    height: nodes.length === 0 ? 0 : Math.max(...heights) + MARGIN - top,
    boxWidth: size.boxWidth,
    boxHeight: size.boxHeight,
    nodes,
    arcs,
  };
}

/** The corners of an arrow's head that points from one point to another and ends in it. */
function headOf(from: { x: number; y: number }, to: { x: number; y: number }): string {
  const long = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(to.x - from.x) / long, (to.y - from.y) / long];
  const [backX, backY] = [to.x - 9 * dx, to.y - 9 * dy];
  return [`${to.x},${to.y}`, `${backX - 5 * dy},${backY + 5 * dx}`, `${backX + 5 * dy},${backY - 5 * dx}`].join(' ');
}
