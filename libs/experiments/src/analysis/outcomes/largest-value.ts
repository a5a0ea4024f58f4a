/** Size of the largest value that an outcome may have: squares of larger ones would not add up exactly enough any more. */
export const LARGEST_VALUE = 1e12;
