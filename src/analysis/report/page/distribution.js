// How duration, CPU and memory of a tool's executions are spread: each one a dot where they are
// few, else a box from the first to the third quarter, with its median, and a line from the least
// to the most.

const kMostTools = 12;
const kFewValues = 40;
const kWideSpread = 30;
const kRow = 30;

const kTimeMeasure = {
  format: formatDuration,
  tick: durationTick,
  base: 10
};
const kMeasures = [
  {...kTimeMeasure, name: 'Duration', value: (row) => row.duration},
  {...kTimeMeasure, name: 'CPU', value: (row) => row.cpu_ns},
  {
    name: 'Peak memory',
    value: (row) => row.max_rss_bytes,
    format: formatBytes,
    tick: formatBytes,
    base: 16,
  },
];

// One unit only: 100 s, 17 min.
function durationTick(ns) {
  const units = [
    [3600e9, 36_000e9, 'h'], [60e9, 600e9, 'min'], [1e9, 1e9, 's'], [1e6, 1e6, 'ms'],
    [1e3, 1e3, 'µs']
  ];
  const [size, , name] = units.find(([, least]) => ns >= least) ?? [1, 1, 'ns'];
  return `${Number((ns / size).toPrecision(2))} ${name}`;
}

function quantile(sorted, part) {
  const at = (sorted.length - 1) * part;
  const low = Math.floor(at);
  return sorted[low] + (sorted[Math.ceil(at)] - sorted[low]) * (at - low);
}

function spreadOf(measure, executions) {
  const values =
      executions.map(measure.value).filter((value) => value !== null).sort((a, b) => a - b);
  if (values.length === 0) return null;
  return {
    values,
    low: values[0],
    first: quantile(values, 0.25),
    median: quantile(values, 0.5),
    third: quantile(values, 0.75),
    high: values.at(-1)
  };
}

// Logarithmic where a linear axis would press the small ones into one spot. {type, min, max …} of
// an axis, and `floor`: the least that can be shown on it.
function scaleOf(measure, spreads) {
  const known = spreads.filter(Boolean);
  const least =
      Math.min(...known.map((spread) => spread.values.find((value) => value > 0) ?? Infinity));
  const most = Math.max(...known.map((spread) => spread.high));
  if (!(most > 0)) return {axis: {type: 'value', min: 0, max: 1}, floor: 0};
  return most / least < kWideSpread ? linearScale(measure, most) : logScale(measure, least, most);
}

function linearScale(measure, most) {
  const unit = measure.tick === formatBytes ? 1024 ** byteUnit(most) : 1;
  const raw = most / unit / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const interval = [1, 2, 5, 10].map((step) => step * power).find((step) => step >= raw) * unit;
  const max = Math.ceil(most / interval) * interval;
  return {axis: {type: 'value', min: 0, max, interval}, floor: 0};
}

function logScale({base}, least, most) {
  const power = (value, round) => base ** round(Math.log(value) / Math.log(base));
  const min = power(least, Math.floor);
  const max = Math.max(power(most, Math.ceil), min * base);
  return {axis: {type: 'log', logBase: base, min, max}, floor: min};
}

class Distribution {
  constructor(place) {
    const byTool = report.tools.map(() => []);
    for (const row of report.executions) byTool[row.tool].push(row);
    this.place = place;
    this.tools = report.tools.filter((tool, at) => byTool[at].length > 0).slice(0, kMostTools);
    this.panels = kMeasures.map((measure) => {
      const spreads =
          this.tools.map((tool) => spreadOf(measure, byTool[report.tools.indexOf(tool)]));
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
        grid: this.panels.map((panel, at) => {
          const left = kLeft + at * (width + gap);
          return {left, width, top: 34, height: this.tools.length * kRow};
        }),
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
      ...style,
      ...scale.axis,
      gridIndex: at,
      splitNumber: 4,
      axisLabel: {
        ...style.axisLabel,
        formatter: measure.tick,
        alignMinLabel: 'left',
        alignMaxLabel: 'right'
      },
    };
  }

  toolAxis(at) {
    const style = axisStyle();
    const {measure, scale} = this.panels[at];
    return {
      ...style,
      type: 'category',
      gridIndex: at,
      inverse: true,
      data: this.tools.map((tool) => tool.name),
      name: measure.name + (scale.axis.type === 'log' ? ', logarithmic' : ''),
      nameLocation: 'start',
      nameGap: 12,
      nameTextStyle: {...style.nameTextStyle, align: 'left'},
      axisTick: {show: false},
      axisLabel: {
        show: at === 0,
        color: colour('text'),
        fontSize: kFontSize,
        width: kLeft - 16,
        overflow: 'truncate',
        interval: 0
      },
      splitLine: {show: false},
    };
  }

  boxes({spreads, scale}, at) {
    return {
      id: `spread ${at}`,
      type: 'custom',
      emphasis: {disabled: true},
      xAxisIndex: at,
      yAxisIndex: at,
      encode: {x: [], y: 1},
      data: spreads.map((spread, tool) => [spread?.median ?? null, tool]),
      renderItem: (params, api) => this.drawSpread(
          spreads[params.dataIndex], this.tools[params.dataIndex], scale, params, api),
    };
  }

  drawSpread(spread, tool, scale, params, api) {
    if (!spread) return null;
    const xOf = (value) => api.coord([Math.max(value, scale.floor), params.dataIndex])[0];
    const [, y] = api.coord([Math.max(spread.low, scale.floor), params.dataIndex]);
    const {x, width} = params.coordSys;
    // The whole row can be pointed at.
    const row = {
      type: 'rect',
      shape: {x, y: y - kRow / 2, width, height: kRow},
      style: {fill: 'transparent'},
    };
    const few = spread.values.length <= kFewValues;
    const marks = few ? this.dots(spread.values, xOf, y, toolColour(tool)) :
                        this.box(spread, xOf, y, toolColour(tool));
    return {type: 'group', children: [row, ...marks, ...this.median(spread, xOf, y)]};
  }

  box(spread, xOf, y, fill) {
    const left = xOf(spread.first);
    return [
      {
        type: 'line',
        shape: {x1: xOf(spread.low), x2: xOf(spread.high), y1: y, y2: y},
        style: {stroke: fill, lineWidth: 1.5},
      },
      {
        type: 'rect',
        shape: {x: left, y: y - 7, width: Math.max(xOf(spread.third) - left, 2), height: 14, r: 2},
        style: {fill},
      },
    ];
  }

  median(spread, xOf, y) {
    if (spread.values.length < 3) return [];
    const x = xOf(spread.median);
    return [{
      type: 'line',
      shape: {x1: x, x2: x, y1: y - 9, y2: y + 9},
      style: {stroke: colour('text'), lineWidth: 2},
    }];
  }

  // Above and below one another, so that equal ones are seen.
  dots(values, xOf, y, fill) {
    const shift = (at) => (values.length > 3 ? (((at * 3) % 5) - 2) * 2.5 : 0);
    return values.map((value, at) => {
      return {
        type: 'circle',
        shape: {cx: xOf(value), cy: y + shift(at), r: 4},
        style: {fill, opacity: 0.75},
      };
    });
  }

  tip(item) {
    const {measure, spreads} = this.panels[item.seriesIndex];
    const spread = spreads[item.dataIndex];
    const lines = [
      ['Least', spread.low],
      ['First quarter', spread.first],
      ['Median', spread.median],
      ['Third quarter', spread.third],
      ['Most', spread.high],
    ];
    const shown = spread.values.length === 1 ? [[measure.name, spread.low]] : lines;
    const what = `${measure.name} of ${plural(spread.values.length, 'execution')}`;
    const table = tipTable(shown.map(([name, value]) => [name, measure.format(value)]));
    return tip(this.tools[item.dataIndex].name, what, table);
  }
}
