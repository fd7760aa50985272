// CPU, memory and I/O over time, stacked by tool.

const kPanelHeight = 150;
const kPanelGap = 46;

// The layers of the series from the first tool to "other", each with its name and colour.
const kOtherTools = {
  name: 'all other tools',
  colour: 'other'
};
const kLayers = report.series.layers.map((layer) => {
  const {name, colour} = layer.tool === null ? kOtherTools : report.tools[layer.tool];
  return {...layer, name, colour};
});

function perSecond(values) {
  return values.map((value) => (value / report.series.step_ns) * kSecondNs);
}

function largestSum(series) {
  let largest = 0;
  for (let at = 0; at < (series[0]?.length ?? 0); ++at) {
    largest = Math.max(largest, series.reduce((sum, values) => sum + values[at], 0));
  }
  return largest;
}

// A unit in which the axis has round figures.
function inBytes(rows) {
  const unit = byteUnit(Math.max(...rows.map(largestSum)));
  return {
    unit: kByteUnits[unit],
    rows: rows.map((series) => series.map((values) => values.map((value) => value / 1024 ** unit)))
  };
}

// {name, stacks: [{sign, values: [layer][step]}]} for each panel of which anything is known.
function panels() {
  const cpu = kLayers.map((layer) => perSecond(layer.cpu_ns).map((ns) => ns / kSecondNs));
  const result = [{name: 'CPU, cores in use', stacks: [{sign: 1, values: cpu}]}];
  if (report.series.samples > 0) {
    const memory = inBytes([kLayers.map((layer) => layer.rss_bytes)]);
    result.push(
        {name: `Memory, ${memory.unit} resident`, stacks: [{sign: 1, values: memory.rows[0]}]});
  }
  const io = inBytes([
    kLayers.map((layer) => perSecond(layer.read_bytes)),
    kLayers.map((layer) => perSecond(layer.write_bytes))
  ]);
  if (Math.max(...io.rows.map(largestSum)) > 0) {
    result.push({
      name: `Storage, ${io.unit}/s: read above the line, written below`,
      stacks: [{sign: 1, values: io.rows[0]}, {sign: -1, values: io.rows[1]}]
    });
  }
  return result;
}

class Resources {
  constructor(place) {
    this.panels = panels();
    this.chart = makeChart(place, () => this.option());
    followRange(this.chart, place, () => ({}));
    this.chart.redraw();
  }

  option() {
    const tops = this.panels.map((panel, at) => 34 + at * (kPanelHeight + kPanelGap));
    const last = this.panels.length - 1;
    return {
      height: tops[last] + kPanelHeight + 28,
      chart: {
        grid: tops.map((top) => ({left: kLeft, right: kRight, top, height: kPanelHeight})),
        xAxis: tops.map((top, at) => timeAxis(at, at === last)),
        yAxis: this.panels.map((panel, at) => this.valueAxis(panel, at)),
        axisPointer: {link: [{xAxisIndex: 'all'}]},
        dataZoom: timeZoom(),
        tooltip: {
          ...tooltipStyle(),
          trigger: 'axis',
          formatter: (items) => this.tip(items[0].dataIndex)
        },
        series: this.panels.flatMap((panel, at) => this.panelSeries(panel, at)),
      },
    };
  }

  valueAxis(panel, at) {
    const style = axisStyle();
    return {
      ...style,
      type: 'value',
      gridIndex: at,
      name: panel.name,
      nameGap: 14,
      splitNumber: 3,
      nameTextStyle: {...style.nameTextStyle, align: 'left'},
      axisLabel: {...style.axisLabel, formatter: (value) => formatCount(Math.abs(value))},
    };
  }

  // Each stack has a series, if only to be pointed at; of the others those that used anything.
  panelSeries(panel, at) {
    const series = [];
    for (const {sign, values} of panel.stacks) {
      kLayers.forEach((layer, which) => {
        const used = values[which].some((value) => value > 0);
        if (used || which === 0) {
          series.push(
              this.areaSeries(at, `${at} ${sign}`, layer, this.points(values[which], sign)));
        }
      });
    }
    return series;
  }

  areaSeries(at, stack, layer, data) {
    return {
      id: `${stack} ${layer.name}`,
      type: 'line',
      xAxisIndex: at,
      yAxisIndex: at,
      stack,
      step: 'end',
      symbol: 'none',
      silent: true,
      emphasis: {disabled: true},
      lineStyle: {width: 0},
      areaStyle: {color: toolColour(layer), opacity: 1},
      data,
    };
  }

  // Each value lasts from its point to the next; so the last one is there twice.
  points(values, sign) {
    const {from, step_ns} = report.series;
    const points = values.map((value, step) => [msOf(from + step * step_ns), sign * value]);
    points.push([msOf(report.to), sign * (values.at(-1) ?? 0)]);
    return points;
  }

  tip(step) {
    const {from, step_ns} = report.series;
    const at = Math.min(step, kLayers[0].cpu_ns.length - 1);
    const rows = kLayers.map((layer) => [layer, this.figuresOf(layer, at)])
                     .filter(([, figures]) => figures.some(Boolean))
                     .map(([layer, figures]) => this.tipRow(layer, figures));
    const head = ['', 'CPU', 'Memory', 'Read', 'Written'].map(
        (text) => element('th', {class: 'number'}, text));
    const table = element('table', {}, element('tr', {}, ...head), ...rows);
    return tip(
        formatTime(from + at * step_ns), `for ${formatDuration(step_ns)}`,
        rows.length > 0 ? table : null);
  }

  // Empty: nothing was used.
  figuresOf(layer, at) {
    const {step_ns} = report.series;
    const rate = (bytes) => `${formatBytes((bytes / step_ns) * kSecondNs)}/s`;
    const show = (value, format) => (value > 0 ? format(value) : '');
    return [
      show(layer.cpu_ns[at], (ns) => formatCores(ns / step_ns)),
      show(layer.rss_bytes[at], formatBytes),
      show(layer.read_bytes[at], rate),
      show(layer.write_bytes[at], rate),
    ];
  }

  tipRow(layer, figures) {
    const cells = figures.map((text) => element('td', {class: 'number'}, text));
    return element('tr', {}, element('td', {}, swatch(layer), layer.name), ...cells);
  }
}
