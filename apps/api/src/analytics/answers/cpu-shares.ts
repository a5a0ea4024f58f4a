/** One of the things that {@link CpuShares} measures. While everything that it asked waits for its turn, it uses nothing. */
export class CpuShare {
  #asked = 0;
  #waiting = 0;

  /** @param onChange - told before it begins to wait, and before it goes on. */
  constructor(private readonly onChange: (isWaiting: boolean) => void) {}

  get isWaiting(): boolean {
    return this.#asked > 0 && this.#waiting === this.#asked;
  }

  /** Runs what may have to wait for its turn, and says when that has come. */
  async inTurn<T>(ask: (onStart: () => void) => Promise<T>): Promise<T> {
    this.#count(1, 1);
    let waits = 1;
    try {
      return await ask(() => {
        this.#count(0, -waits);
        waits = 0;
      });
    } finally {
      this.#count(-1, -waits);
    }
  }

  #count(asked: number, waiting: number): void {
    const before = this.isWaiting;
    this.#asked += asked;
    this.#waiting += waiting;
    if (this.isWaiting !== before) this.onChange(this.isWaiting);
  }
}

/** Tells how much CPU each of the things took that a process works on at once: what it used while they ran, in equal shares. What waits for its turn has none. */
export class CpuShares {
  #running = 0;
  #each = 0;
  #used: number;

  /** @param cpuMs - milliseconds of CPU that the process has used, over all its threads. */
  constructor(private readonly cpuMs: () => number = ownCpuMs) {
    this.#used = cpuMs();
  }

  /** Runs `work` and tells its share, in milliseconds, when it ends or fails. */
  async measured<T>(work: (share: CpuShare) => Promise<T>, tell: (cpuMs: number) => void): Promise<T> {
    const go = (): number => {
      this.#count();
      this.#running += 1;
      return this.#each;
    };
    const halt = (since: number): number => {
      this.#count();
      this.#running -= 1;
      return this.#each - since;
    };
    let [since, mine, hasEnded] = [go(), 0, false];
    const share = new CpuShare((isWaiting) => {
      // What was asked beside something that failed may end later.
      if (hasEnded) return;
      if (isWaiting) mine += halt(since);
      else since = go();
    });
    try {
      return await work(share);
    } finally {
      hasEnded = true;
      tell(share.isWaiting ? mine : mine + halt(since));
    }
  }

  #count(): void {
    const used = this.cpuMs();
    if (this.#running > 0) this.#each += (used - this.#used) / this.#running;
    this.#used = used;
  }
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Of this process. */
export const cpuShares = new CpuShares();
