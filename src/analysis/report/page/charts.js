// What the charts have in common.

// Where all charts over time have their edges, so that they line up.
const kLeft = 176;
const kRight = 20;
const kFontSize = 12;
const kPrintedWidth = 950;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
function toolColour(tool) {
  return colour(`tool-${tool.colour}`);
}
function fontFamily() {
  return getComputedStyle(document.body).fontFamily;
}

// Stripes: what failed is told by more than its colour.
function failurePattern() {
  const size = 6;
  const image = element('canvas', {width: size, height: size});
  const context = image.getContext('2d');
  context.fillStyle = colour('failure-fill');
  context.fillRect(0, 0, size, size);
  context.strokeStyle = colour('background');
  context.lineWidth = 1.25;
  for (const shift of [-size, 0, size]) {
    context.beginPath();
    context.moveTo(shift, size);
    context.lineTo(shift + size, 0);
    context.stroke();
  }
  return {image, repeat: 'repeat'};
}

// `draw(width)` gives the height and the whole option anew: where colours or the width change.
function makeChart(place, draw) {
  const instance = echarts.init(place);
  const chart = {
    instance,
    redraw(width = place.clientWidth) {
      const option = draw(width);
      instance.resize({width, height: option.height});
      instance.setOption(
          {animation: false, textStyle: {fontFamily: fontFamily()}, ...option.chart}, true);
    },
  };
  let lastWidth = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === lastWidth || 'print' in document.documentElement.dataset) return;
    lastWidth = place.clientWidth;
    chart.redraw();
  }).observe(place);
  charts.push(chart);
  return chart;
}
const charts = [];

function axisStyle() {
  return {
    axisLine: {lineStyle: {color: colour('line')}},
    axisTick: {lineStyle: {color: colour('line')}},
    axisLabel: {color: colour('muted'), fontSize: kFontSize, hideOverlap: true},
    splitLine: {lineStyle: {color: colour('grid')}},
    nameTextStyle: {color: colour('text'), fontSize: kFontSize + 1, fontWeight: 600},
  };
}

function timeAxis(gridIndex, labelled) {
  const style = axisStyle();
  return {
    ...style,
    type: 'time',
    gridIndex,
    min: msOf(report.from),
    max: msOf(report.to),
    axisLabel: {...style.axisLabel, show: labelled},
    splitLine: {show: true, ...style.splitLine},
    axisPointer: {
      show: true,
      type: 'line',
      triggerEmphasis: false,
      label: {show: false},
      lineStyle: {color: colour('muted')}
    },
  };
}

// Whoever scrolls the page must not get stuck in a chart: the wheel zooms with Ctrl only.
function timeZoom() {
  const {from, to} = range.get();
  return [{
    type: 'inside',
    xAxisIndex: 'all',
    filterMode: 'none',
    zoomOnMouseWheel: 'ctrl',
    moveOnMouseMove: 'shift',
    moveOnMouseWheel: false,
    preventDefaultMouseMove: false,
    startValue: msOf(from),
    endValue: msOf(to),
  }];
}

function tooltipStyle() {
  return {
    confine: true,
    backgroundColor: colour('background'),
    borderColor: colour('line'),
    padding: [8, 12],
    textStyle: {color: colour('text')},
    transitionDuration: 0,
  };
}

// Ties a chart over time to the range that all of them show.
function followRange(chart, place, update) {
  let waiting = false;
  range.listen(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      chart.instance.setOption({dataZoom: timeZoom(), ...update()});
    });
  });
  chart.instance.on('datazoom', () => {
    const {startValue, endValue} = chart.instance.getOption().dataZoom[0];
    showRange(nsOf(startValue), nsOf(endValue));
  });
  return zoomByDragging(chart.instance, place);
}

// Dragging over a chart selects what it shows next. Gives a question: was it no click, but a drag?
function zoomByDragging(instance, place) {
  const shade = element('div', {class: 'selection', hidden: ''});
  place.append(shade);
  let begin = null;
  let end = null;
  const clamped = (x) => Math.min(Math.max(x, kLeft), place.clientWidth - kRight);
  const xOf = (event) => clamped(event.clientX - place.getBoundingClientRect().left);
  const isDrag = () => begin !== null && end !== null && Math.abs(end - begin) > 4;

  place.addEventListener('pointerdown', (event) => {
    end = null;
    begin =
        event.button === 0 && !event.shiftKey && event.pointerType !== 'touch' ? xOf(event) : null;
  });
  window.addEventListener('pointermove', (event) => {
    if (begin === null || event.buttons !== 1) return;
    end = xOf(event);
    shade.hidden = !isDrag();
    shade.style.left = `${Math.min(begin, end)}px`;
    shade.style.width = `${Math.abs(end - begin)}px`;
    shade.style.top = '0';
    shade.style.height = '100%';
  });
  window.addEventListener('pointerup', () => {
    shade.hidden = true;
    if (isDrag()) {
      const [from, to] = [Math.min(begin, end), Math.max(begin, end)].map(
          (x) => nsOf(instance.convertFromPixel({xAxisIndex: 0}, x)));
      showRange(from, to);
    }
    begin = null;
  });
  return () => end !== null;
}
