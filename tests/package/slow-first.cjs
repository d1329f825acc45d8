const { default: Sequencer } = require('@jest/test-sequencer');

/** Suites that start many programs, one after the other. Those of npm start come first: changing.test.ts leaves no core. */
const slow = [/[\\/]tests[\\/]start[\\/]/, /changing\.test/];

/** Runs slow suites first: at the end, they would leave a core idle. Jest itself goes by the size of a file. */
module.exports = class extends Sequencer {
  /** @param {{ path: string }[]} tests */
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => toRank(one) - toRank(other));
  }
};

function toRank({ path }) {
  const rank = slow.findIndex((pattern) => pattern.test(path));
  return rank === -1 ? slow.length : rank;
}
