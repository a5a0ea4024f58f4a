/** Added to an optional step's place: the required step behind it, reached through it. */
export const THROUGH = 100;
