/** First and last index of items that follow one another. */
export type Run = readonly [first: number, last: number];

/** The runs of items for which something holds, in their order. */
export function runsOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): Run[] {
  const runs: [number, number][] = [];
  items.forEach((item, index) => {
    if (!holds(item)) return;
    const last = runs.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  });
  return runs;
}

interface DrawApi {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
  size(extent: [number, number]): number | number[];
}

/**
 * Shades runs of a category axis over the whole height of a hidden second value axis from 0 to 1. Each run is one area: neighbors drawn one by
 * one overlap where a category is narrower than a pixel, and their tint adds up to a block.
 */
export function shadedRuns(runs: readonly Run[], color: string) {
  return {
    type: 'custom' as const,
    yAxisIndex: 1,
    silent: true,
    clip: true,
    encode: { x: [0, 1], y: [] },
    data: runs,
    z: 0,
    renderItem: (_params: unknown, api: DrawApi) => {
      const [left, bottom] = api.coord([api.value(0), 0]);
      const [right, top] = api.coord([api.value(1), 1]);
      const step = [api.size([1, 0])].flat()[0] ?? 0;
      return {
        type: 'rect' as const,
        shape: { x: left - step / 2, y: top, width: right - left + step, height: bottom - top },
        style: { fill: color, opacity: 0.16 },
      };
    },
  };
}
