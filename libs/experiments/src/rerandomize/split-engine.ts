/** What makes re-randomizations, one pass after another; the WebAssembly kernel and its TypeScript twin. */
export interface SplitEngine {
  /** Worker threads; 0 is the caller's own thread. */
  readonly threads: number;
  /** Users that came to every arm but the last: chunk × arm × re-randomization of the pass. */
  readonly counts: Uint32Array;
  /** What their values add up to, `width` doubles each; of chunks of valued users only. */
  readonly sums: Float64Array;
  /** Makes a pass; what the arrays held before is gone. */
  pass(pass: number): Promise<void>;
  end(): Promise<void>;
}

/** Ways to watch and to stop an engine. */
export interface SplitHooks {
  signal: AbortSignal | undefined;
  /** Told of chunks done in this pass. */
  onChunk: ((done: number) => void) | undefined;
}
