// The timeline: a bar for each execution or task, in as few lanes as there were at the same time.

const kReadableLane = 14;  // pixels, as all below
const kLabelRoom = 48;
const kTop = 28;
const kBottom = 8;

// Its name, and a line above it.
function drawGroup(group, {coordSys: {x, y, width}, dataIndex}) {
  const above = Math.round(y + group.top - kGroupGap / 2) + 0.5;
  const line = {
    type: 'line',
    shape: {x1: 0, x2: x + width, y1: above, y2: above},
    style: {stroke: colour('grid')},
    ignore: dataIndex === 0,
  };
  const style = {
    text: group.name,
    x: x - 12,
    y: y + (group.top + group.bottom) / 2,
    align: 'right',
    verticalAlign: 'middle',
    width: kLeft - 16,
    overflow: 'truncate',
    fill: colour('text'),
    font: `${kFontSize}px ${fontFamily()}`,
  };
  return {type: 'group', children: [line, {type: 'text', style}]};
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
    this.colours = Object.fromEntries(
        [1, 2, 3, 4, 5, 6, 7, 8, 'other'].map((name) => [name, colour(`tool-${name}`)]));
    const {height} = this.layout;
    return {
      height: height + kTop + kBottom,
      chart: {
        grid: {left: kLeft, right: kRight, top: kTop, bottom: kBottom},
        // On top it is in sight also where the chart is higher than the screen.
        xAxis: {...timeAxis(0, true), position: 'top'},
        yAxis: {type: 'value', min: 0, max: height, inverse: true, show: false},
        dataZoom: timeZoom(),
        tooltip: {
          ...tooltipStyle(),
          trigger: 'item',
          formatter: (item) => barTip(this.bars[item.dataIndex])
        },
        series: [this.groupSeries(), this.barSeries()],
      },
    };
  }

  groupSeries() {
    const {groups} = this.layout;
    return {
      id: 'groups',
      type: 'custom',
      silent: true,
      tooltip: {show: false},
      data: groups.map((group) => [msOf(report.from), group.top]),
      renderItem: (params) => drawGroup(groups[params.dataIndex], params),
    };
  }

  barSeries() {
    const {from, to} = range.get();
    const pixelNs = (to - from) / Math.max(this.width - kLeft - kRight, 1);
    const bars = this.layout.groups.flatMap(
        (group) => group.lanes.flatMap((lane) => barsOf(lane, group, pixelNs)));
    bars.sort((a, b) => a.failing - b.failing);  // failures lie on top
    this.bars = bars;
    return {
      id: 'bars',
      type: 'custom',
      clip: true,
      emphasis: {disabled: true},
      encode: {x: [0, 1], y: 2},
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
      shape: {
        x: left,
        y: top,
        width,
        height: this.layout.laneHeight - 1,
        r: width > 6 && this.layout.laneHeight > 8 ? 2 : 0
      },
      style: {
        fill: bar.failing ? this.pattern : this.colours[bar.group.colour],
        stroke: bar.failing ? colour('failure-fill') : undefined,
        opacity: bar.open ? 0.55 : 1,
      },
    };
    const label = this.barLabel(bar, left, right, top, params.coordSys);
    return label ? {type: 'group', children: [rect, label]} : rect;
  }

  // A task's tag, where there is room for it.
  barLabel(bar, left, right, top, {x, width}) {
    const [row] = bar.rows;
    const begin = Math.max(left, x);
    const room = Math.min(right, x + width) - begin;
    if (!row.title || room < kLabelRoom || this.layout.laneHeight < kReadableLane) return null;
    const style = {
      text: row.tag ?? row.title,
      x: begin + 5,
      y: top + this.layout.laneHeight / 2 + 0.5,
      verticalAlign: 'middle',
      width: room - 10,
      overflow: 'truncate',
      font: `11px ${fontFamily()}`,
      fill: colour('background'),
    };
    if (bar.failing) {  // stripes would run through it
      Object.assign(
          style, {fill: colour('text'), backgroundColor: colour('background'), padding: [1, 3]});
    }
    return {type: 'text', silent: true, style};
  }
}
