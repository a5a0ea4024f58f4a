import type { ChartInk } from '../ui/chart/chart-ink.js';

interface DrawApi {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
  size(point: [number, number]): [number, number];
}

/** From this strength on the number is written in the page's ground, so that it can be read on either theme's hue. */
const turning = { light: 0.85, dark: 0.5 };
/** A narrower cell has no room for its number. */
const roomForText = 34;

/**
 * The cells of a heat map: the darker the larger, from nothing to the largest, with the number inside where there is room. What is not known is an empty frame.
 *
 * @param rows - from the top, each from the left.
 * @param largest - what is darkest; default: the largest of these.
 */
export function heatCells(
  rows: readonly (readonly (number | null)[])[],
  ink: ChartInk,
  write: (value: number) => string,
  largest = Math.max(0, ...rows.flatMap((row) => row.map((value) => value ?? 0))),
) {
  return {
    type: 'custom' as const,
    encode: { x: 0, y: 1 },
    data: rows.flatMap((row, y) => row.map((value, x) => [x, y, value ?? NaN])),
    renderItem: (_params: unknown, api: DrawApi) => {
      const value = api.value(2);
      const [x, y] = api.coord([api.value(0), api.value(1)]);
      const [width, height] = api.size([1, 1]);
      const isKnown = !Number.isNaN(value);
      const strength = isKnown && largest > 0 ? value / largest : 0;
      const shape = {
        x: x - width / 2 + 1,
        y: y - height / 2 + 1,
        width: Math.max(1, width - 2),
        height: Math.max(1, height - 2),
      };
      return {
        type: 'group' as const,
        children: [
          {
            type: 'rect' as const,
            shape,
            style: isKnown
              ? { fill: ink.surface, stroke: ink.line, lineWidth: 0.5 }
              : { fill: 'transparent', stroke: ink.line, lineWidth: 1, lineDash: [2, 2] },
          },
          ...(isKnown
            ? [{ type: 'rect' as const, shape, style: { fill: ink.hues[0], opacity: 0.06 + 0.94 * strength } }]
            : []),
          ...(isKnown && width >= roomForText
            ? [
                {
                  type: 'text' as const,
                  style: {
                    text: write(value),
                    x,
                    y,
                    align: 'center' as const,
                    verticalAlign: 'middle' as const,
                    fill: strength > (ink.isDark ? turning.dark : turning.light) ? ink.surface : ink.text,
                    fontSize: 11,
                    fontFamily: ink.font,
                  },
                },
              ]
            : []),
        ],
      };
    },
  };
}
