import { NO_KIND, type SessionCounts } from './session-counts.js';

const CELLS = 25;

/** The facets of rows by the numbers that rows carry. */
export interface RowFacets {
  /** By name number. */
  readonly ofName: readonly (readonly number[])[];
  /** By brand number; 0 stands for no brand. */
  readonly ofBrand: readonly number[];
}

/**
 * Adds sessions to the counts, event by event. Events of a session come together, in order of time, in one second view, cart, remove, purchase.
 *
 * Of a facet only its own events count: which types there were, the first view, the first cart at or after it, the first purchase at or after that,
 * and what followed what. Cost: a few array accesses an event and facet; an event has about five facets.
 */
export class SessionWalk {
  private readonly touched: number[] = [];
  private readonly types: Uint8Array;
  private readonly events: Int32Array;
  private readonly last: Uint8Array;
  private readonly moves: Int32Array;
  private readonly viewed: Float64Array;
  private readonly carted: Float64Array;
  private readonly bought: Float64Array;
  private session = -1;
  private begin = 0;
  private micros = 0;
  private kind = 0;

  constructor(private readonly counts: SessionCounts, private readonly facets: RowFacets) {
    const n = counts.facets.length;
    [this.types, this.events, this.last, this.moves] = [new Uint8Array(n), new Int32Array(n), new Uint8Array(n), new Int32Array(n * CELLS)];
    [this.viewed, this.carted, this.bought] = [new Float64Array(n), new Float64Array(n).fill(NaN), new Float64Array(n).fill(NaN)];
  }

  /**
   * @param session - numbers of one session are equal.
   * @param micros - since 1970.
   * @throws RangeError - an event of a session comes before an earlier one.
   */
  step(session: number, begin: number, micros: number, kind: number, name: number, brand: number): void {
    if (session !== this.session) {
      this.end();
      this.session = session;
      this.begin = begin;
    } else if (micros < this.micros || (micros === this.micros && kind < this.kind)) throw new RangeError(`the events of session ${session} are not in order`);
    this.micros = micros;
    this.kind = kind;
    for (const facet of this.facets.ofName[name] ?? []) this.touch(facet, micros, kind);
    if (brand !== 0) this.touch(this.facets.ofBrand[brand] ?? 0, micros, kind);
  }

  /** Ends the last session. */
  end(): void {
    const { counts, begin } = this;
    for (const facet of this.touched) {
      const types = this.types[facet] ?? 0;
      counts.shapes.add(facet, begin * 16 + types, 1, this.events[facet] ?? 0);
      if (types === 1) {
        // Only views: nothing else was counted.
        this.moves[facet * CELLS] = 0;
        this.moves[facet * CELLS + NO_KIND * 5] = 0;
      } else this.endActing(facet);
      this.types[facet] = 0;
      this.events[facet] = 0;
    }
    this.touched.length = 0;
    this.session = -1;
  }

  private endActing(facet: number): void {
    const { counts, begin } = this;
    for (let cell = facet * CELLS, key = begin * 32; cell < (facet + 1) * CELLS; cell += 1, key += 1) {
      const moves = this.moves[cell] ?? 0;
      if (moves === 0) continue;
      counts.moves.add(facet, key, moves, 0);
      this.moves[cell] = 0;
    }
    counts.moves.add(facet, begin * 32 + (this.last[facet] ?? 0) * 5 + NO_KIND, 1, 0);
    const carted = this.carted[facet] ?? NaN;
    if (!Number.isNaN(carted)) {
      counts.steps.facet.push(facet);
      counts.steps.begin.push(begin);
      counts.steps.cart.push((carted - (this.viewed[facet] ?? 0)) / 1e6);
      counts.steps.purchase.push(((this.bought[facet] ?? NaN) - carted) / 1e6);
    }
    this.carted[facet] = this.bought[facet] = NaN;
  }

  private touch(facet: number, micros: number, kind: number): void {
    const types = this.types[facet] ?? 0;
    if (types === 0) this.touched.push(facet);
    const cell = facet * CELLS + (types === 0 ? NO_KIND : (this.last[facet] ?? 0)) * 5 + kind;
    this.moves[cell] = (this.moves[cell] ?? 0) + 1;
    this.types[facet] = types | (1 << kind);
    this.events[facet] = (this.events[facet] ?? 0) + 1;
    this.last[facet] = kind;
    if (kind === 0) {
      if (types % 2 === 0) this.viewed[facet] = micros;
    } else if (kind === 1) {
      if (types % 2 === 1 && Number.isNaN(this.carted[facet] ?? NaN)) this.carted[facet] = micros;
    } else if (kind === 3 && !Number.isNaN(this.carted[facet] ?? NaN) && Number.isNaN(this.bought[facet] ?? NaN)) this.bought[facet] = micros;
  }
}
