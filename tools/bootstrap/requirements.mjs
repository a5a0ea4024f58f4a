import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What `npm ci` needs on the machine: better-sqlite3 is compiled when no prebuilt file fits. */
const PROGRAMS = [
  {
    anyOf: ['npm'],
    name: 'npm',
    get: 'it comes with Node from https://nodejs.org (Debian and Ubuntu: apt install npm)',
  },
  { anyOf: ['git'], name: 'git', get: 'Debian and Ubuntu: apt install git; macOS: xcode-select --install' },
  {
    anyOf: ['python3', 'python'],
    name: 'Python 3',
    get: 'Debian and Ubuntu: apt install python3; macOS: xcode-select --install',
  },
  { anyOf: ['make', 'gmake'], name: 'make', get: 'Debian and Ubuntu: apt install make; macOS: xcode-select --install' },
  {
    anyOf: ['c++', 'g++', 'clang++'],
    name: 'a C++ compiler',
    get: 'Debian and Ubuntu: apt install g++; macOS: xcode-select --install',
  },
];

/** @param {string} program @param {NodeJS.ProcessEnv} env */
export function isOnPath(program, env) {
  return (env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder || '.', program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Names every program that installation needs and this machine lacks.
 *
 * @param {NodeJS.ProcessEnv} env - its PATH is searched; npm counts as present when it started this process.
 * @returns {string[]} one line a program with how to get it; empty when nothing is missing.
 */
export function missingPrograms(env = process.env) {
  const compiler = env.CXX?.trim();
  return PROGRAMS.filter(({ anyOf, name }) => {
    if (name === 'npm' && env.npm_execpath) return false;
    if (name === 'a C++ compiler' && compiler) return false;
    return !anyOf.some((program) => isOnPath(program, env));
  }).map(({ name, get }) => `${name} is missing: ${get}.`);
}
