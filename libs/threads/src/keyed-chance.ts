/**
 * A number in [0, 1) that belongs to a key, a number and what it is for: whoever asks again is given the same, whatever else was asked. 32 bits.
 *
 * Names nothing outside itself: threads are given its text.
 *
 * @param purpose - whole number from 0 to 7.
 * @see Ellis's hash prospector for the constants; Steele, Lea, Flood, OOPSLA 2014, for the scheme.
 */
export function keyedChance(key: number, number: number, purpose: number): number {
  let mixed = (key + Math.imul(number * 8 + purpose + 1, 0x9e3779b9)) | 0;
  mixed ^= mixed >>> 16;
  mixed = Math.imul(mixed, 0x21f0aaad);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x735a2d97);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed ^ key, 0x85ebca6b);
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 4_294_967_296;
}
