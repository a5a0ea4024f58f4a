import { afterEach } from 'vitest';

// jsdom has no layout: the browser interfaces that components ask for, answering as a wide, light, still screen does.
class NoResizes {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

if (typeof window !== 'undefined') {
  window.matchMedia ??= (query: string) => ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
    dispatchEvent: () => false,
  });
  window.ResizeObserver ??= NoResizes;
  window.HTMLElement.prototype.scrollIntoView ??= () => {};
  // A machine that is busy draws late: what a test waits for still comes.
  const { cleanup, configure } = await import('@testing-library/react');
  configure({ asyncUtilTimeout: 300_000 });
  // Files share a document: what one test leaves there, the first of another file would find.
  afterEach(cleanup);
  if (!('fonts' in document)) Object.defineProperty(document, 'fonts', { value: new EventTarget() });
}
