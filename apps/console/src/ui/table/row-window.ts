import { useCallback, useState, type UIEvent } from 'react';

interface RowWindowOptions {
  count: number;
  /** Every row's height in pixels. */
  rowHeight: number;
  /** The scroller's height in pixels. */
  height: number;
  isOn: boolean;
}

interface RowWindow {
  /** The rows to draw, `to` excluded. */
  from: number;
  to: number;
  /** Pixels before and after them. */
  before: number;
  after: number;
}

const spare = 12;

/** Which of many rows of one height are in sight at a scroll position, with some to spare on both sides. */
export function rowWindow({ count, rowHeight, height, isOn }: RowWindowOptions, scrollTop: number): RowWindow {
  if (!isOn) return { from: 0, to: count, before: 0, after: 0 };
  const first = Math.floor(scrollTop / rowHeight);
  const from = Math.max(0, Math.min(first, count) - spare);
  const to = Math.min(count, first + Math.ceil(height / rowHeight) + spare);
  return { from, to: Math.max(from, to), before: from * rowHeight, after: (count - Math.max(from, to)) * rowHeight };
}

/** Follows a scroller in steps of whole rows. */
export function useRowWindow(options: RowWindowOptions): RowWindow & { onScroll(event: UIEvent<HTMLElement>): void } {
  const [scrollTop, setScrollTop] = useState(0);
  const { isOn, rowHeight } = options;
  const onScroll = useCallback(
    ({ currentTarget }: UIEvent<HTMLElement>) => {
      if (isOn) setScrollTop(Math.floor(currentTarget.scrollTop / rowHeight) * rowHeight);
    },
    [isOn, rowHeight],
  );
  return { ...rowWindow(options, scrollTop), onScroll };
}
