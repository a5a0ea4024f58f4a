interface Waiting {
  heavy: boolean;
  enter: () => void;
}

/** Lets a bounded number of tasks run at once; the others wait in line. Heavy ones leave a place free, so that light ones pass them. */
export class Gate {
  private running = 0;
  private heavy = 0;
  private readonly waiting: Waiting[] = [];

  /** @param heavyPlaces - tasks at once that may be heavy. Default: all places but one, at least one. */
  constructor(
    private readonly places: number,
    private readonly heavyPlaces = Math.max(1, places - 1),
  ) {}

  /**
   * @param heavy - whether the task may take long. Default false.
   * @throws the signal's reason when it is aborted before the task's turn comes.
   */
  async pass<T>(signal: AbortSignal | undefined, task: () => Promise<T>, heavy = false): Promise<T> {
    if (this.mayEnter(heavy)) this.count(heavy, 1);
    else await this.turn(signal, heavy);
    try {
      signal?.throwIfAborted();
      return await task();
    } finally {
      this.count(heavy, -1);
      this.admit();
    }
  }

  private mayEnter(heavy: boolean): boolean {
    return this.running < this.places && (!heavy || this.heavy < this.heavyPlaces);
  }

  private count(heavy: boolean, by: 1 | -1): void {
    this.running += by;
    if (heavy) this.heavy += by;
  }

  /** Lets in those who wait and may enter, in the order they came. */
  private admit(): void {
    for (let place = 0; place < this.waiting.length;) {
      const next = this.waiting[place];
      if (next && this.mayEnter(next.heavy)) {
        this.waiting.splice(place, 1);
        this.count(next.heavy, 1);
        next.enter();
      } else {
        place += 1;
      }
    }
  }

  private turn(signal: AbortSignal | undefined, heavy: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const place = this.waiting.indexOf(waiting);
        if (place >= 0) this.waiting.splice(place, 1);
        reject(signal?.reason as Error);
      };
      const waiting = {
        heavy,
        enter: (): void => {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      this.waiting.push(waiting);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }
}
