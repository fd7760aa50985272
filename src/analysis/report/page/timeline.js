// The timeline: a bar for each execution or task, in as few lanes as there were at the same time.

const kMostGroups = 16;
const kMostLanes = 24;
const kLane = {highest: 16, lowest: 3, all: 520};  // pixels
const kReadable = 14;
const kGroupGap = 10;
const kTop = 28;
const kBottom = 8;

function groupBy(rows, nameOf, colourOf) {
  const groups = new Map();
  for (const row of rows) {
    const name = nameOf(row);
    if (!groups.has(name)) groups.set(name, {name, colour: colourOf(row), rows: [], busy: 0, first: Infinity});
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
  if (rest.length > 0) kept.push({name: `${formatCount(rest.length)} others`, colour: 'other', rows: rest.flatMap((group) => group.rows)});
  return kept;
}

const kTimelines = {
  tasks: () => groupBy(report.tasks, (task) => task.process ?? task.name ?? task.engine, () => '1'),
  tools: () => groupBy(report.executions, (row) => row.toolName, (row) => report.tools[row.tool].colour),
};

// Each row gets the first lane that is free when it begins; where there are too many, the one that
// is free first.
function fillLanes(rows) {
  const lanes = [];
  for (const row of rows.toSorted((a, b) => a.start - b.start)) {
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
  const laneHeight = Math.min(Math.max(Math.floor(kLane.all / lanes), kLane.lowest), kLane.highest);
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
    if (last && thin && last.thin && last.failing === row.failing && row.start - last.to < pixelNs) {
      last.rows.push(row);
      last.to = Math.max(last.to, end);
      continue;
    }
    last = {rows: [row], from: row.start, to: end, thin, failing: row.failing, lane, group, open: row.end === null};
    bars.push(last);
  }
  return bars;
}

function rowTip(row) {
  const lines = [
    ['Started', formatTime(row.start)],
    ['Duration', row.duration === null ? `${formatDuration(endOrNow(row) - row.start)} so far` : formatDuration(row.duration)],
    ['CPU', row.cpu_ns === null ? 'unknown' : formatDuration(row.cpu_ns)],
    ['Peak memory', formatKnownBytes(row.max_rss_bytes ?? row.peak_rss_bytes ?? null)],
    ['Read, written', `${formatKnownBytes(row.read_bytes)}, ${formatKnownBytes(row.write_bytes)}`],
  ];
  if (row.taskTitle) lines.push(['Task', row.taskTitle]);
  if (row.executions !== undefined) lines.push(['Executions', formatCount(row.executions)]);
  const command = row.command ? element('span', {class: 'command'}, shortened(row.command, 240)) : null;
  return element('div', {class: 'tip'}, element('strong', {}, row.toolName ?? row.title), ` · ${howItEnded(row)}`, command, tipTable(lines));
}

function formatKnownBytes(bytes) { return bytes === null ? 'unknown' : formatBytes(bytes); }
function shortened(text, size) { return text.length > size ? text.slice(0, size) + ' …' : text; }

// Nothing: the bar that was pointed at went away as the range changed.
function barTip(bar) {
  if (!bar) return '';
  if (bar.rows.length === 1) return rowTip(bar.rows[0]);
  const cpu = bar.rows.reduce((sum, row) => sum + (row.cpu_ns ?? 0), 0);
  return element('div', {class: 'tip'}, element('strong', {}, bar.group.name), ` · ${plural(bar.rows.length, bar.rows[0].title ? 'task' : 'execution')}`,
                 tipTable([['From', formatTime(bar.from)], ['To', formatTime(bar.to)], ['CPU', formatDuration(cpu)]]),
                 element('div', {class: 'muted'}, 'Zoom in to tell them apart.'));
}

class Timeline {
  constructor(place) {
    this.place = place;
    this.mode = report.tasks.length > 0 ? 'tasks' : 'tools';
    this.layout = layOut(fewGroups(kTimelines[this.mode]()));
    this.chart = makeChart(place, (width) => this.option(width));
    const wasDragged = followRange(this.chart, place, () => ({series: [this.barSeries()]}));
    this.chart.instance.on('click', {seriesId: 'bars'}, (event) => {
      if (!wasDragged()) chooseBar(this.bars[event.dataIndex]);
    });
    this.chart.redraw();
  }

  setMode(mode) {
    this.mode = mode;
    this.layout = layOut(fewGroups(kTimelines[mode]()));
    this.chart.redraw();
  }

  option(width) {
    this.width = width;
    this.pattern = failurePattern();
    this.colours = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 'other'].map((name) => [name, colour(`tool-${name}`)]));
    const {height} = this.layout;
    return {
      height: height + kTop + kBottom,
      chart: {
        grid: {left: kLeft, right: kRight, top: kTop, bottom: kBottom},
        xAxis: {...timeAxis(0, true), position: 'top'},  // in sight also where the chart is higher than the screen
        yAxis: {type: 'value', min: 0, max: height, inverse: true, show: false},
        dataZoom: timeZoom(),
        tooltip: {...tooltipStyle(), trigger: 'item', formatter: (item) => barTip(this.bars[item.dataIndex])},
        series: [this.groupSeries(), this.barSeries()],
      },
    };
  }

  groupSeries() {
    const {groups} = this.layout;
    return {
      id: 'groups', type: 'custom', silent: true, tooltip: {show: false},
      data: groups.map((group) => [msOf(report.from), group.top]),
      renderItem: (params) => {
        const group = groups[params.dataIndex];
        const {x, y, width} = params.coordSys;
        const line = Math.round(y + group.top - kGroupGap / 2) + 0.5;
        return {type: 'group', children: [
          {type: 'line', shape: {x1: 0, x2: x + width, y1: line, y2: line}, style: {stroke: colour('grid')}, ignore: params.dataIndex === 0},
          {type: 'text', style: {
            text: group.name, x: x - 12, y: y + (group.top + group.bottom) / 2, align: 'right', verticalAlign: 'middle',
            width: kLeft - 16, overflow: 'truncate', fill: colour('text'), font: `${kFontSize}px ${fontFamily()}`,
          }},
        ]};
      },
    };
  }

  barSeries() {
    const {from, to} = range.get();
    const pixelNs = (to - from) / Math.max(this.width - kLeft - kRight, 1);
    const bars = this.layout.groups.flatMap((group) => group.lanes.flatMap((lane) => barsOf(lane, group, pixelNs)));
    bars.sort((a, b) => a.failing - b.failing);  // failures lie on top
    this.bars = bars;
    return {
      id: 'bars', type: 'custom', clip: true, emphasis: {disabled: true}, encode: {x: [0, 1], y: 2},
      data: bars.map((bar) => [msOf(bar.from), msOf(bar.to), bar.lane.top]),
      renderItem: (params, api) => this.drawBar(bars[params.dataIndex], params, api),
    };
  }

  drawBar(bar, params, api) {
    const [left, top] = api.coord([api.value(0), bar.lane.top]);
    const [right] = api.coord([api.value(1), bar.lane.top]);
    const width = Math.max(right - left, bar.failing ? 4 : 1);
    const rect = {
      type: 'rect',
      shape: {x: left, y: top, width, height: this.layout.laneHeight - 1, r: width > 6 && this.layout.laneHeight > 8 ? 2 : 0},
      style: {
        fill: bar.failing ? this.pattern : this.colours[bar.group.colour],
        stroke: bar.failing ? colour('failure-fill') : undefined,
        opacity: bar.open ? 0.55 : 1,
      },
    };
    const room = Math.min(right, params.coordSys.x + params.coordSys.width) - Math.max(left, params.coordSys.x);
    if (bar.thin || room < 48 || this.layout.laneHeight < kReadable || !bar.rows[0].title) return rect;
    return {type: 'group', children: [rect, {type: 'text', silent: true, style: {
      text: bar.rows[0].tag ?? bar.rows[0].title, x: Math.max(left, params.coordSys.x) + 5, y: top + this.layout.laneHeight / 2 + 0.5,
      verticalAlign: 'middle', width: room - 10, overflow: 'truncate', font: `11px ${fontFamily()}`,
      fill: bar.failing ? colour('text') : colour('background'),
      backgroundColor: bar.failing ? colour('background') : undefined, padding: bar.failing ? [1, 3] : 0, borderRadius: 2,
    }}]};
  }
}
