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
  const { configure } = await import('@testing-library/react');
  configure({ asyncUtilTimeout: 300_000 });
  if (!('fonts' in document)) Object.defineProperty(document, 'fonts', { value: new EventTarget() });
}

export {};
