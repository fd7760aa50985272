// Where the timeline's bars lie: each in a lane of its tool's or process's group.

const kMostGroups = 16;
const kMostLanes = 24;
const kHighestLane = 16;  // pixels, as all below
const kLowestLane = 3;
const kAllLanes = 520;
const kGroupGap = 10;

function groupBy(rows, nameOf, colourOf) {
  const groups = new Map();
  for (const row of rows) {
    const name = nameOf(row);
    if (!groups.has(name)) {
      groups.set(name, {name, colour: colourOf(row), rows: [], busy: 0, first: Infinity});
    }
    const group = groups.get(name);
    group.rows.push(row);
    group.busy += endOrNow(row) - row.start;
    group.first = Math.min(group.first, row.start);
  }
  return [...groups.values()];
}

// The busiest ones have rows of their own; the others share one.
function fewGroups(groups) {
  groups.sort((a, b) => b.busy - a.busy);
  const rows = groups.length > kMostGroups ? kMostGroups - 1 : kMostGroups;
  const kept = groups.slice(0, rows).sort((a, b) => a.first - b.first);
  const rest = groups.slice(rows);
  if (rest.length > 0) {
    const name = `${formatCount(rest.length)} others`;
    kept.push({name, colour: 'other', rows: rest.flatMap((group) => group.rows)});
  }
  return kept;
}

const toolOf = (row) => report.tools[row.tool];

const kTimelines = {
  tasks: () => groupBy(report.tasks, (task) => task.process ?? task.name ?? task.engine, () => '1'),
  tools: () => groupBy(report.executions, (row) => row.toolName, (row) => toolOf(row).colour),
};

// Each row gets the first lane that is free when it begins; where there are too many, the one that
// is free first.
function fillLanes(rows) {
  const lanes = [];
  for (const row of [...rows].sort((a, b) => a.start - b.start)) {
    let lane = lanes.find((one) => one.end <= row.start);
    if (!lane && lanes.length < kMostLanes) {
      lane = {end: 0, rows: []};
      lanes.push(lane);
    }
    lane ??= lanes.reduce((a, b) => (b.end < a.end ? b : a));
    lane.rows.push(row);
    lane.end = Math.max(lane.end, endOrNow(row));
  }
  return lanes;
}

// Gives each group its place: {name, colour, top, lanes: [{top, rows}]}, and the height of all.
function layOut(groups) {
  const filled = groups.map((group) => ({...group, lanes: fillLanes(group.rows)}));
  const lanes = filled.reduce((sum, group) => sum + group.lanes.length, 0);
  const laneHeight = Math.min(Math.max(Math.floor(kAllLanes / lanes), kLowestLane), kHighestLane);
  let top = 0;
  for (const group of filled) {
    group.top = top;
    for (const lane of group.lanes) {
      lane.top = top;
      top += laneHeight;
    }
    group.bottom = top;
    top += kGroupGap;
  }
  return {groups: filled, laneHeight, height: Math.max(top - kGroupGap, laneHeight)};
}

// The bars of a lane that can be seen. What would be thinner than two pixels, and next to one
// another, becomes one bar: {rows, from, to, failing}.
function barsOf(lane, group, pixelNs) {
  const {from, to} = range.get();
  const bars = [];
  let last = null;
  for (const row of lane.rows) {
    const end = endOrNow(row);
    if (end < from || row.start > to) continue;
    const thin = end - row.start < 2 * pixelNs;
    const near = last && row.start - last.to < pixelNs;
    if (near && thin && last.thin && last.failing === row.failing) {
      last.rows.push(row);
      last.to = Math.max(last.to, end);
      continue;
    }
    const {failing, start} = row;
    last = {rows: [row], from: start, to: end, thin, failing, lane, group, open: row.end === null};
    bars.push(last);
  }
  return bars;
}
