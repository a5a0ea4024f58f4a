/** What is wrong: for programs, and in plain English. */
export interface Told {
  /** Stable kebab-case code; null where the message is all there is. */
  code: string | null;
  /** What the message names, by name. */
  facts: unknown;
  message: string;
}
