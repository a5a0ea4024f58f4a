import { decimal, UNKNOWN } from './say.js';

/** The values that a message names, read as a sentence needs them: facts are written by other rooms, and kept for years. */
export class Facts {
  private readonly told: Readonly<Record<string, unknown>>;

  constructor(facts: unknown) {
    this.told = typeof facts === 'object' && facts !== null && !Array.isArray(facts) ? { ...facts } : {};
  }

  has(name: string): boolean {
    return Object.hasOwn(this.told, name);
  }

  raw(name: string): unknown {
    return this.told[name];
  }

  /** A text as it is, a number as it is written in Korean, anything else as `otherwise`. */
  text(name: string, otherwise: string = UNKNOWN): string {
    const fact = this.told[name];
    return typeof fact === 'string' ? fact : typeof fact === 'number' ? decimal(fact) : otherwise;
  }

  /** 0 where there is no number of that name. */
  number(name: string): number {
    const fact = this.told[name];
    return typeof fact === 'number' ? fact : 0;
  }

  texts(name: string): string[] {
    const fact = this.told[name];
    return Array.isArray(fact) ? fact.filter((one) => typeof one === 'string') : [];
  }

  isTrue(name: string): boolean {
    return this.told[name] === true;
  }
}
