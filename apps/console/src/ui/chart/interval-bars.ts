import type { ChartInk } from './chart-ink.js';

export interface IntervalPoint {
  value: number | null;
  low: number | null;
  high: number | null;
}

interface DrawApi {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
}

/** A dot for the value and a line for its interval, one row each, over a horizontal value axis. */
export function intervalBars(points: readonly IntervalPoint[], ink: ChartInk, color: string = ink.hues[0]) {
  return [
    {
      type: 'custom' as const,
      clip: true,
      encode: { x: [1, 2, 3], y: 0 },
      data: points.map(({ value, low, high }, index) => [
        index,
        low ?? value ?? NaN,
        high ?? value ?? NaN,
        value ?? NaN,
      ]),
      renderItem: (_params: unknown, api: DrawApi) => {
        const row = api.value(0);
        const [from, y] = api.coord([api.value(1), row]);
        const [to] = api.coord([api.value(2), row]);
        const [at] = api.coord([api.value(3), row]);
        return {
          type: 'group' as const,
          children: [
            {
              type: 'rect' as const,
              shape: { x: from - 6, y: y - 11, width: to - from + 12, height: 22 },
              style: { fill: 'transparent' },
            },
            {
              type: 'line' as const,
              shape: { x1: from, y1: y, x2: to, y2: y },
              style: { stroke: color, lineWidth: 2, opacity: 0.5 },
            },
            {
              type: 'line' as const,
              shape: { x1: from, y1: y - 4, x2: from, y2: y + 4 },
              style: { stroke: color, lineWidth: 2, opacity: 0.5 },
            },
            {
              type: 'line' as const,
              shape: { x1: to, y1: y - 4, x2: to, y2: y + 4 },
              style: { stroke: color, lineWidth: 2, opacity: 0.5 },
            },
            { type: 'circle' as const, shape: { cx: at, cy: y, r: 4.5 }, style: { fill: color } },
          ],
        };
      },
    },
  ];
}

/** Upright lines from the low to the high end of each point, over a category axis: for few points, where a band says little. */
export function uprightIntervals(points: readonly IntervalPoint[], color: string) {
  return {
    type: 'custom' as const,
    silent: true,
    encode: { x: 0, y: [1, 2] },
    data: points.flatMap(({ low, high }, index) => (low === null || high === null ? [] : [[index, low, high]])),
    z: 2,
    renderItem: (_params: unknown, api: DrawApi) => {
      const [x, bottom] = api.coord([api.value(0), api.value(1)]);
      const [, top] = api.coord([api.value(0), api.value(2)]);
      const style = { stroke: color, lineWidth: 2, opacity: 0.55 };
      return {
        type: 'group' as const,
        children: [
          { type: 'line' as const, shape: { x1: x, y1: bottom, x2: x, y2: top }, style },
          { type: 'line' as const, shape: { x1: x - 5, y1: bottom, x2: x + 5, y2: bottom }, style },
          { type: 'line' as const, shape: { x1: x - 5, y1: top, x2: x + 5, y2: top }, style },
        ],
      };
    },
  };
}
