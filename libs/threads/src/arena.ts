import { createMemory, MOST_BYTES, type SharedMemory } from './wasm.js';

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

  /** The memory, zeros everywhere. @throws RangeError - 32-bit addresses do not reach so far, or the machine does not give it; says what would. */
  allocate(remedy: string): SharedMemory {
    if (this.bytes > MOST_BYTES)
      throw new RangeError(
        `This takes ${this.bytes} bytes of shared memory, and ${MOST_BYTES} are the most: ${remedy}.`,
      );
    try {
      return createMemory(this.bytes);
    } catch (cause) {
      throw new RangeError(`The machine does not give ${this.bytes} bytes of shared memory: ${remedy}.`, { cause });
    }
  }
}
