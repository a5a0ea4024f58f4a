/** Bytes below are left to the module itself. */
const FIRST = 1_024;
/** Every piece begins on a cache line of its own. */
const LINE = 64;

/** Lays pieces out in one memory, one after another; none is ever given back. */
export class Arena {
  private end = FIRST;

  /** The offset of a new piece. */
  take(bytes: number): number {
    const pointer = this.end;
    this.end = Math.ceil((pointer + bytes) / LINE) * LINE;
    return pointer;
  }

  /** Bytes that the memory must have. */
  get bytes(): number {
    return this.end;
  }
}
