import { expect, it } from 'vitest';
import { areMembers, decodeMembers, encodeMembers } from './members-bytes.js';

const A = '9223372036854775808';
const D = '1234567890123456789012345678901234567890';
const plain = {
  userIds: ['1', '9223372036854775807'],
  converted: Uint8Array.of(0, 1),
  value: Float64Array.of(0, 12.5),
};
const long = { userIds: [A, '7', D], converted: Uint8Array.of(1, 0, 1), value: Float64Array.of(0.5, 0, 9) };

it('keeps ids of any length exactly', () => {
  for (const members of [plain, long, { userIds: [], converted: new Uint8Array(0), value: new Float64Array(0) }]) {
    const bytes = encodeMembers(members);
    expect(areMembers(bytes)).toBe(true);
    expect(decodeMembers(bytes)).toEqual(members);
  }
});

it('writes users whose ids are plain as ever, and digits only of those that need them', () => {
  expect(encodeMembers(plain).toString('latin1', 0, 8)).toBe('CARTAUD1');
  expect(encodeMembers(plain)).toHaveLength(16 + 17 * 2);
  expect(encodeMembers(long).toString('latin1', 16 + 17 * 3)).toBe(`${A}\n${D}\n`);
});

it('tells bytes that were cut or are something else', () => {
  const bytes = encodeMembers(long);
  const damaged = [
    Buffer.alloc(0),
    Buffer.from('CARTAUD1'),
    bytes.subarray(0, -1),
    bytes.subarray(0, -D.length - 1),
    Buffer.concat([bytes, Buffer.from('x\n')]),
    encodeMembers(plain).subarray(0, -1),
    Buffer.concat([Buffer.from('CARTAUD3'), bytes.subarray(8)]),
  ];
  expect(damaged.map(areMembers)).toEqual(damaged.map(() => false));
});
