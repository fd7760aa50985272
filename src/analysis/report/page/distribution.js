// How duration, CPU and memory of a tool's executions are spread: each one a dot where they are few,
// else a box from the first to the third quarter, with its median, and a line from the least to the most.

const kMostTools = 12;
const kFewValues = 40;
const kWideSpread = 30;
const kRow = 30;

const kMeasures = [
  {name: 'Duration', value: (row) => row.duration, format: formatDuration, tick: durationTick, base: 10},
  {name: 'CPU', value: (row) => row.cpu_ns, format: formatDuration, tick: durationTick, base: 10},
  {name: 'Peak memory', value: (row) => row.max_rss_bytes, format: formatBytes, tick: formatBytes, base: 16},
];

// One unit only: 100 s, 17 min.
function durationTick(ns) {
  const [unit, name] = [[3600e9, 'h'], [60e9, 'min'], [1e9, 's'], [1e6, 'ms'], [1e3, 'µs']].find(
      ([size]) => ns >= (size > 1e9 ? 10 * size : size)) ?? [1, 'ns'];
  return `${Number((ns / unit).toPrecision(2))} ${name}`;
}

function quantile(sorted, part) {
  const at = (sorted.length - 1) * part;
  const low = Math.floor(at);
  return sorted[low] + (sorted[Math.ceil(at)] - sorted[low]) * (at - low);
}

function spreadOf(measure, executions) {
  const values = executions.map(measure.value).filter((value) => value !== null).sort((a, b) => a - b);
  if (values.length === 0) return null;
  return {values, low: values[0], first: quantile(values, 0.25), median: quantile(values, 0.5), third: quantile(values, 0.75), high: values.at(-1)};
}

// Logarithmic where a linear axis would press the small ones into one spot.
function scaleOf(measure, spreads) {
  const known = spreads.filter(Boolean);
  const least = Math.min(...known.map((spread) => spread.values.find((value) => value > 0) ?? Infinity));
  const most = Math.max(...known.map((spread) => spread.high));
  if (!(least < Infinity) || most / least < kWideSpread) return {type: 'value', min: 0, floor: 0};
  const floor = measure.base ** Math.floor(Math.log(least) / Math.log(measure.base));
  return {type: 'log', logBase: measure.base, min: floor, floor};
}

class Distribution {
  constructor(place) {
    const byTool = report.tools.map(() => []);
    for (const row of report.executions) byTool[row.tool].push(row);
    this.place = place;
    this.tools = report.tools.filter((tool, at) => byTool[at].length > 0).slice(0, kMostTools);
    this.panels = kMeasures.map((measure) => {
      const spreads = this.tools.map((tool) => spreadOf(measure, byTool[report.tools.indexOf(tool)]));
      return {measure, spreads, scale: scaleOf(measure, spreads)};
    });
    this.chart = makeChart(place, (chartWidth) => this.option(chartWidth));
    this.chart.redraw();
  }

  option(chartWidth) {
    const gap = 28;
    const width = (chartWidth - kLeft - kRight - 2 * gap) / 3;
    return {
      height: this.tools.length * kRow + 62,
      chart: {
        grid: this.panels.map((panel, at) => ({left: kLeft + at * (width + gap), width, top: 34, height: this.tools.length * kRow})),
        xAxis: this.panels.map((panel, at) => this.valueAxis(panel, at)),
        yAxis: this.panels.map((panel, at) => this.toolAxis(at)),
        tooltip: {...tooltipStyle(), trigger: 'item', formatter: (item) => this.tip(item)},
        series: this.panels.map((panel, at) => this.boxes(panel, at)),
      },
    };
  }

  valueAxis({measure, scale}, at) {
    const style = axisStyle();
    return {
      ...style, type: scale.type, logBase: scale.logBase, min: scale.min, gridIndex: at, splitNumber: 4,
      axisLabel: {...style.axisLabel, formatter: measure.tick, alignMinLabel: 'left', alignMaxLabel: 'right'},
    };
  }

  toolAxis(at) {
    const style = axisStyle();
    const {measure, scale} = this.panels[at];
    return {
      ...style, type: 'category', gridIndex: at, inverse: true, data: this.tools.map((tool) => tool.name),
      name: measure.name + (scale.type === 'log' ? ', logarithmic' : ''), nameLocation: 'start', nameGap: 12,
      nameTextStyle: {...style.nameTextStyle, align: 'left'}, axisTick: {show: false},
      axisLabel: {show: at === 0, color: colour('text'), fontSize: kFontSize, width: kLeft - 16, overflow: 'truncate', interval: 0},
      splitLine: {show: false},
    };
  }

  boxes({spreads, scale}, at) {
    return {
      id: `spread ${at}`, type: 'custom', emphasis: {disabled: true}, xAxisIndex: at, yAxisIndex: at, encode: {x: [], y: 1},
      data: spreads.map((spread, tool) => [spread?.median ?? null, tool]),
      renderItem: (params, api) => this.drawSpread(spreads[params.dataIndex], this.tools[params.dataIndex], scale, params, api),
    };
  }

  drawSpread(spread, tool, scale, params, api) {
    if (!spread) return null;
    const xOf = (value) => api.coord([Math.max(value, scale.floor), params.dataIndex])[0];
    const [, y] = api.coord([Math.max(spread.low, scale.floor), params.dataIndex]);
    const fill = toolColour(tool);
    const band = {type: 'rect', shape: {x: params.coordSys.x, y: y - kRow / 2, width: params.coordSys.width, height: kRow}, style: {fill: 'transparent'}};
    const median = {type: 'line', shape: {x1: xOf(spread.median), x2: xOf(spread.median), y1: y - 9, y2: y + 9}, style: {stroke: colour('text'), lineWidth: 2}};
    if (spread.values.length <= kFewValues) return {type: 'group', children: [band, ...this.dots(spread.values, xOf, y, fill), ...(spread.values.length > 2 ? [median] : [])]};
    const whisker = {type: 'line', shape: {x1: xOf(spread.low), x2: xOf(spread.high), y1: y, y2: y}, style: {stroke: fill, lineWidth: 1.5}};
    const left = xOf(spread.first);
    const box = {type: 'rect', shape: {x: left, y: y - 7, width: Math.max(xOf(spread.third) - left, 2), height: 14, r: 2}, style: {fill}};
    return {type: 'group', children: [band, whisker, box, median]};
  }

  dots(values, xOf, y, fill) {
    return values.map((value, at) => ({
      type: 'circle',
      shape: {cx: xOf(value), cy: y + (values.length > 3 ? ((at * 3) % 5 - 2) * 2.5 : 0), r: 4},
      style: {fill, opacity: 0.75},
    }));
  }

  tip(item) {
    const {measure, spreads} = this.panels[item.seriesIndex];
    const spread = spreads[item.dataIndex];
    const rows = spread.values.length === 1 ? [[measure.name, measure.format(spread.low)]] : [
      ['Least', measure.format(spread.low)], ['First quarter', measure.format(spread.first)], ['Median', measure.format(spread.median)],
      ['Third quarter', measure.format(spread.third)], ['Most', measure.format(spread.high)]];
    return element('div', {class: 'tip'}, element('strong', {}, this.tools[item.dataIndex].name),
                   ` · ${measure.name} of ${plural(spread.values.length, 'execution')}`, tipTable(rows));
  }
}
