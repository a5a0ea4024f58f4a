import { stepsFromZero } from './axis-steps.js';

/** The page's colors for a chart: read from tokens.css, so that both themes are drawn alike. */
export interface ChartInk {
  text: string;
  quiet: string;
  line: string;
  surface: string;
  accent: string;
  good: string;
  bad: string;
  warn: string;
  /** Six hues at most, always in this order. */
  hues: readonly [string, string, string, string, string, string];
  font: string;
  isDark: boolean;
  /** A phone: fewer ticks, shorter labels. */
  isNarrow: boolean;
  isStill: boolean;
}

/** @param scheme - the theme whose attribute the page carries by now. */
export function readChartInk(scheme: string): ChartInk {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: token('--ink'),
    quiet: token('--ink-quiet'),
    line: token('--line'),
    surface: token('--surface'),
    accent: token('--accent'),
    good: token('--good'),
    bad: token('--bad'),
    warn: token('--warn'),
    hues: [token('--hue-1'), token('--hue-2'), token('--hue-3'), token('--hue-4'), token('--hue-5'), token('--hue-6')],
    font: getComputedStyle(document.body).fontFamily,
    isDark: scheme === 'dark',
    isNarrow: window.matchMedia('(width <= 40em)').matches,
    isStill: window.matchMedia('(prefers-reduced-motion: reduce)').matches,
  };
}

/** The light theme's colors, still, whatever theme the page has. */
export function readPaperInk(): ChartInk {
  const { dataset } = document.documentElement;
  const scheme = dataset['mantineColorScheme'];
  dataset['mantineColorScheme'] = 'light';
  try {
    return { ...readChartInk('light'), isStill: true };
  } finally {
    if (scheme === undefined) delete dataset['mantineColorScheme'];
    else dataset['mantineColorScheme'] = scheme;
  }
}

/** Axis, grid and tooltip as every chart here has them. */
export function chartBase(ink: ChartInk) {
  return {
    animation: !ink.isStill,
    animationDuration: 260,
    animationDurationUpdate: 180,
    color: [...ink.hues],
    textStyle: { fontFamily: ink.font, fontSize: 12, color: ink.quiet },
    grid: { left: 8, right: 16, top: 20, bottom: 4, containLabel: true },
    tooltip: {
      confine: true,
      backgroundColor: ink.surface,
      borderColor: ink.line,
      borderWidth: 1,
      padding: [8, 10],
      textStyle: { color: ink.text, fontSize: 12, fontFamily: ink.font },
      extraCssText: 'box-shadow: 0 4px 16px rgb(0 0 0 / 12%); border-radius: 8px;',
    },
  };
}

export function categoryAxis(ink: ChartInk) {
  return {
    type: 'category' as const,
    axisLine: { lineStyle: { color: ink.line } },
    axisTick: { show: false },
    axisLabel: { color: ink.quiet, fontSize: 12, hideOverlap: true },
  };
}

export function valueAxis(ink: ChartInk) {
  return {
    type: 'value' as const,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: ink.quiet, fontSize: 12, hideOverlap: true },
    splitLine: { lineStyle: { color: ink.line } },
    splitNumber: ink.isNarrow ? 3 : 5,
  };
}

/** Of a label that lies on marks: the page's own color behind it. */
export const onSurface = (ink: ChartInk) => ({
  backgroundColor: ink.surface,
  padding: [1, 4] as [number, number],
  borderRadius: 3,
});

/** An axis of shares from zero, with marks of even decimals; `mark` writes one, given how far they lie apart. */
export function shareAxis(ink: ChartInk, largest: number, mark: (fraction: number, step: number) => string) {
  const axis = valueAxis(ink);
  const { max, step } = stepsFromZero(largest, axis.splitNumber);
  return {
    ...axis,
    min: 0,
    max,
    interval: step,
    axisLabel: { ...axis.axisLabel, formatter: (value: number) => mark(value, step) },
  };
}

/** A tooltip of plain text nodes: names out of the log never become markup. */
export function tooltipLines(title: string, lines: readonly (readonly [label: string, value: string])[]): HTMLElement {
  const box = document.createElement('div');
  const head = box.appendChild(document.createElement('div'));
  head.textContent = title;
  head.style.fontWeight = '600';
  head.style.marginBottom = '4px';
  head.style.whiteSpace = 'normal';
  head.style.maxWidth = '260px';
  for (const [label, value] of lines) {
    const row = box.appendChild(document.createElement('div'));
    row.style.display = 'flex';
    row.style.justifyContent = 'space-between';
    row.style.gap = '16px';
    row.appendChild(document.createElement('span')).textContent = label;
    const right = row.appendChild(document.createElement('span'));
    right.textContent = value;
    right.style.fontVariantNumeric = 'tabular-nums';
  }
  return box;
}
