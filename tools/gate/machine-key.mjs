/** Prints what of the machine can change a task's outcome: an input of every cached task. */
const { TZ = '', LANG = '', NODE_OPTIONS = '' } = process.env;
console.log([process.version, process.platform, process.arch, TZ, LANG, NODE_OPTIONS].join(' '));
