/** Tells how much CPU each of the things took that a process works on at once: what it used while they ran, in equal shares. */
export class CpuShares {
  #running = 0;
  #each = 0;
  #used: number;

  /** @param cpuMs - milliseconds of CPU that the process has used, over all its threads. */
  constructor(private readonly cpuMs: () => number = ownCpuMs) {
    this.#used = cpuMs();
  }

  /** Runs `work` and tells its share, in milliseconds, when it ends or fails. */
  async measured<T>(work: () => Promise<T>, tell: (cpuMs: number) => void): Promise<T> {
    this.#count();
    this.#running += 1;
    const before = this.#each;
    try {
      return await work();
    } finally {
      this.#count();
      this.#running -= 1;
      tell(this.#each - before);
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
