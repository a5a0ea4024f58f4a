// Entries of the crew (src/rerandomize/crew.ts): each does one chunk of a task whose words the host has written. A chunk's result does not depend on who does it, nor when.
export { split } from './split';
