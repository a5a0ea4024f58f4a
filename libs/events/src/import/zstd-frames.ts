/** Packed bytes of one frame, in their order. */
export interface FramePart {
  readonly bytes: Uint8Array;
  /** Where the frame begins in the file. */
  readonly frameAt: number;
  /** Set with the last part of a frame. */
  readonly end: FrameEnd | null;
}

/** What a frame says of its content. */
export interface FrameEnd {
  /** The low 32 bits of the content's XXH64; null where the frame has none. */
  readonly checksum: number | null;
  /** Bytes of the content; null where the frame does not say. */
  readonly contentBytes: bigint | null;
}

/** Packed data that contradict themselves. */
export class ZstdDamage extends Error {
  override readonly name = 'ZstdDamage';

  /** @param frameAt - where the frame at fault begins in the file, in bytes. */
  constructor(
    readonly frameAt: number,
    readonly what: string,
  ) {
    super(`the frame at byte ${frameAt} ${what}`);
  }
}

/** A frame that refers back further than memory is given for. */
export class ZstdTooLong extends Error {
  override readonly name = 'ZstdTooLong';

  constructor(frameAt: number, windowBytes: number) {
    super(`the frame at byte ${frameAt} refers back ${windowBytes} bytes, at most ${MOST_WINDOW_BYTES} are kept`);
  }
}

/** What zstd itself unpacks unless it is told to do more. */
const MOST_WINDOW_BYTES = 128 * 1024 ** 2;
const FRAME = 0xfd2fb528;
const MAGIC = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);
const SKIPPED = 0x184d2a50;
const RESERVED_BLOCK = 3;
const RLE_BLOCK = 1;

/** The parts of a frame that follow one another. */
type Section = 'magic' | 'skipped-size' | 'skipped' | 'descriptor' | 'header' | 'block-header' | 'block' | 'checksum';

/** Sections whose bytes are not given as they come. */
const OUTSIDE: ReadonlySet<Section> = new Set<Section>(['magic', 'skipped-size', 'skipped']);

/**
 * Finds where the frames of a zstd file begin and end, without unpacking them. Frames to skip are left out. Memory: some bytes.
 *
 * @see RFC 8878, section 3.1.
 */
export class ZstdFrames {
  private section: Section = 'magic';
  /** Bytes of the section that are still to come. */
  private missing = 4;
  /** The section's bytes, where they say something. */
  private readonly known = Buffer.alloc(18);
  private length = 0;
  private at = 0;
  private frameAt = 0;
  private descriptor = 0;
  private contentBytes: bigint | null = null;
  private isLastBlock = false;

  /** Whether what was fed ends with a whole frame. */
  get isWhole(): boolean {
    return this.section === 'magic' && this.length === 0;
  }

  /** @throws ZstdDamage - what stands there is no frame. ZstdTooLong. */
  *feed(piece: Uint8Array): Generator<FramePart> {
    let [from, at] = [0, 0];
    while (at < piece.length) {
      const { section } = this;
      if (section === 'magic' && this.length === 0) this.frameAt = this.at;
      const taken = piece.subarray(at, at + this.missing);
      if (section !== 'skipped' && section !== 'block') {
        this.known.set(taken, this.length);
        this.length += taken.length;
      }
      this.missing -= taken.length;
      this.at += taken.length;
      at += taken.length;
      if (this.missing > 0) break;
      const end = this.next();
      // Before its first four bytes are known a frame cannot be told from one to skip, so they are given when they are.
      if (section === 'magic' && this.section === 'descriptor')
        yield { bytes: MAGIC, frameAt: this.frameAt, end: null };
      if (end !== null) yield { bytes: piece.subarray(from, at), frameAt: this.frameAt, end };
      if (OUTSIDE.has(section) || end !== null) from = at;
    }
    if (from < at && !OUTSIDE.has(this.section))
      yield { bytes: piece.subarray(from, at), frameAt: this.frameAt, end: null };
  }

  /** Goes on to the next section, over those that are empty; says so where the frame ends. */
  private next(): FrameEnd | null {
    const { known } = this;
    this.length = 0;
    switch (this.section) {
      case 'magic': {
        const magic = known.readUInt32LE(0);
        if (magic !== FRAME && (magic & 0xfffffff0) >>> 0 !== SKIPPED)
          throw new ZstdDamage(this.frameAt, 'is none: other bytes stand there');
        return this.expect(magic === FRAME ? 'descriptor' : 'skipped-size', magic === FRAME ? 1 : 4);
      }
      case 'skipped-size': {
        const size = known.readUInt32LE(0);
        return size === 0 ? this.expect('magic', 4) : this.expect('skipped', size);
      }
      case 'descriptor':
        this.descriptor = known[0] ?? 0;
        return this.expect('header', headerBytes(this.descriptor));
      case 'header':
        this.contentBytes = contentBytesOf(this.descriptor, known);
        this.checkWindow(known);
        return this.expect('block-header', 3);
      case 'block-header': {
        const header = known.readUIntLE(0, 3);
        const type = (header >> 1) & 3;
        if (type === RESERVED_BLOCK)
          throw new ZstdDamage(this.frameAt, `has a block of no known kind at byte ${this.at - 3}`);
        this.isLastBlock = (header & 1) === 1;
        const size = type === RLE_BLOCK ? 1 : header >> 3;
        return size === 0 ? this.afterBlock() : this.expect('block', size);
      }
      case 'block':
        return this.afterBlock();
      case 'checksum':
        return this.ended(known.readUInt32LE(0));
      case 'skipped':
        return this.expect('magic', 4);
    }
  }

  private checkWindow(header: Buffer): void {
    const [exponent, mantissa] = [(header[0] ?? 0) >> 3, (header[0] ?? 0) & 7];
    const bytes = isSingleSegment(this.descriptor)
      ? Number(this.contentBytes ?? 0n)
      : 2 ** (10 + exponent) * (1 + mantissa / 8);
    if (bytes > MOST_WINDOW_BYTES) throw new ZstdTooLong(this.frameAt, bytes);
  }

  private afterBlock(): FrameEnd | null {
    if (!this.isLastBlock) return this.expect('block-header', 3);
    return (this.descriptor & 4) === 0 ? this.ended(null) : this.expect('checksum', 4);
  }

  private ended(checksum: number | null): FrameEnd {
    this.expect('magic', 4);
    return { checksum, contentBytes: this.contentBytes };
  }

  private expect(section: Section, bytes: number): null {
    this.section = section;
    this.missing = bytes;
    return null;
  }
}

const isSingleSegment = (descriptor: number): boolean => (descriptor & 0x20) !== 0;
const dictionaryBytes = (descriptor: number): number => [0, 1, 2, 4][descriptor & 3] ?? 0;
const sizeBytes = (descriptor: number): number => [isSingleSegment(descriptor) ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;

/** At least one: a frame has a window, or a size. */
const headerBytes = (descriptor: number): number =>
  (isSingleSegment(descriptor) ? 0 : 1) + dictionaryBytes(descriptor) + sizeBytes(descriptor);

/** Little-endian; two bytes begin to count at 256. */
function contentBytesOf(descriptor: number, header: Buffer): bigint | null {
  const bytes = sizeBytes(descriptor);
  const at = headerBytes(descriptor) - bytes;
  if (bytes === 0) return null;
  if (bytes === 8) return header.readBigUInt64LE(at);
  return BigInt(header.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0));
}
