// What the viewer has chosen. Whoever shows it is told when it changes.

function makeState(initial) {
  let value = initial;
  const listeners = [];
  return {
    get: () => value,
    set(next) {
      value = next;
      for (const listener of listeners) listener(value);
    },
    listen(listener) {
      listeners.push(listener);
    },
  };
}

// The part of the time that the charts show: {from, to}.
const range = makeState({from: report.from, to: report.to});

// Which executions the table lists: {label, matches} or null, and which one was clicked.
const choice = makeState({filter: null, execution: null});

const kShortestRangeNs = 1e6;

function showRange(from, to) {
  const length =
      Math.min(Math.max(to - from, Math.min(kShortestRangeNs, report.length)), report.length);
  const begin = Math.min(Math.max(from, report.from), report.to - length);
  range.set({from: begin, to: begin + length});
}

// A factor below 1 shows less.
function zoom(factor) {
  const {from, to} = range.get();
  const middle = (from + to) / 2;
  const half = ((to - from) * factor) / 2;
  showRange(middle - half, middle + half);
}

// By a part of what is shown; negative: to the left.
function pan(part) {
  const {from, to} = range.get();
  showRange(from + (to - from) * part, to + (to - from) * part);
}
