/** Words of a task in shared memory; `assembly/kernel.ts` reads them. The first two are shared by all threads. */
const WORD = {
  next: 0,
  stop: 1,
  kind: 2,
  chunks: 3,
  bounds: 4,
  factors: 5,
  source: 6,
  out: 7,
  matrix: 8,
  indptr: 9,
  indices: 10,
  values: 11,
  alpha: 12,
  steps: 13,
  loss: 14,
  shape: 15,
  weight: 16,
  eigenvalues: 17,
  lambdas: 18,
  pack: 19,
  long: 20,
  blockEnd: 21,
  position: 22,
  state: 23,
} as const;
const KIND = { gram: 0, whiten: 1, solve: 2, rank: 3, sumBlock: 4, stepBlock: 5 } as const;
const POSITION = { first: 1, last: 2 } as const;

/** Bytes of a task. */
export const TASK_BYTES = 128;

/** Rows cut into chunks: chunk n has rows `bounds[n] … bounds[n + 1] − 1`, kept in shared memory at `pointer`. */
export interface Chunks {
  pointer: number;
  count: number;
}

/** One phase of a fit, or a ranking. Pointers are byte offsets into the shared memory. */
export type Phase = { chunks: Chunks; source: number } & (
  | { kind: 'gram'; out: number }
  | { kind: 'rank' }
  | { kind: 'whiten'; out: number; matrix: number; shape: number }
  | ({ kind: 'solve'; steps: number; loss: number; packBytes: number } & RowSystems)
  | ({ kind: 'sumBlock' | 'stepBlock'; longRow: number; state: number } & RowSystems & Block)
);

/** The systems of a side's rows, and where their solutions come and how they are brought back. */
export interface RowSystems {
  out: number;
  matrix: number;
  shape: number;
  indptr: number;
  indices: number;
  values: number;
  alpha: number;
  weight: number;
  eigenvalues: number;
  lambdas: number;
}

/** A block of the fixed side's rows, in a pass over all of them. */
export interface Block {
  /** The first row behind it. */
  blockEnd: number;
  isFirst: boolean;
  isLast: boolean;
}

/** The task that threads work on: written before a phase, when no thread is at work. */
export class Task {
  private readonly words: Int32Array<SharedArrayBuffer>;
  private readonly floats: Float32Array<SharedArrayBuffer>;

  constructor(
    buffer: SharedArrayBuffer,
    readonly pointer: number,
    private readonly stride: number,
  ) {
    this.words = new Int32Array(buffer, pointer, TASK_BYTES / 4);
    this.floats = new Float32Array(buffer, pointer, TASK_BYTES / 4);
  }

  write(phase: Phase): void {
    const { words } = this;
    words[WORD.kind] = KIND[phase.kind];
    words[WORD.chunks] = phase.chunks.count;
    words[WORD.bounds] = phase.chunks.pointer;
    words[WORD.factors] = this.stride;
    words[WORD.source] = phase.source;
    if (phase.kind !== 'rank') words[WORD.out] = phase.out;
    if ('matrix' in phase) {
      words[WORD.matrix] = phase.matrix;
      words[WORD.shape] = phase.shape;
    }
    if ('indptr' in phase) {
      words[WORD.indptr] = phase.indptr;
      words[WORD.indices] = phase.indices;
      words[WORD.values] = phase.values;
      this.floats[WORD.alpha] = phase.alpha;
      this.floats[WORD.weight] = phase.weight;
      words[WORD.eigenvalues] = phase.eigenvalues;
      words[WORD.lambdas] = phase.lambdas;
    }
    if (phase.kind === 'solve') {
      words[WORD.steps] = phase.steps;
      words[WORD.loss] = phase.loss;
      words[WORD.pack] = phase.packBytes;
    }
    if ('blockEnd' in phase) {
      words[WORD.long] = phase.longRow;
      words[WORD.blockEnd] = phase.blockEnd;
      words[WORD.position] = (phase.isFirst ? POSITION.first : 0) + (phase.isLast ? POSITION.last : 0);
      words[WORD.state] = phase.state;
    }
    Atomics.store(words, WORD.next, 0);
  }

  /** Lets every thread stop before its next chunk. */
  stop(): void {
    Atomics.store(this.words, WORD.stop, 1);
  }
}
