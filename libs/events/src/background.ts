/**
 * Work whose failure stops nobody: what is done by itself again and again, or tidying up after a fault that is told already. Its failure is told as a warning
 * of the process, which Node writes to standard error: once, until the work succeeds again.
 */
export class Background {
  private isFailing = false;

  /** @param what - what fails and what that means, as the beginning of the warning. */
  constructor(private readonly what: string) {}

  /** Never rejects. */
  async run(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.isFailing = false;
    } catch (error) {
      if (this.isFailing) return;
      this.isFailing = true;
      process.emitWarning(`${this.what}: ${error instanceof Error ? error.message : String(error)}`, {
        type: 'CartographWarning',
      });
    }
  }
}
