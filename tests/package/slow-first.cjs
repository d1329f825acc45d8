const { default: Sequencer } = require('@jest/test-sequencer');

/** Suites that start many programs, one after the other. */
const slow = /changing\.test|[\\/]tests[\\/]start[\\/]/;

/** Runs slow suites first: at the end, they would leave a core idle. Jest itself goes by the size of a file. */
module.exports = class extends Sequencer {
  /** @param {{ path: string }[]} tests */
  sort(tests) {
    const sorted = super.sort(tests);
    return [...sorted.filter(({ path }) => slow.test(path)), ...sorted.filter(({ path }) => !slow.test(path))];
  }
};
