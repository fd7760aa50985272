// Puts the page together.

function taskFilter(task) {
  return {label: `Task: ${task.title}`, matches: (row) => isWithinTask(row, task)};
}

function chooseTask(task) {
  choice.set({filter: taskFilter(task), execution: null});
  byId('executions').scrollIntoView();
}

// What a click on a bar means for the table of executions.
function chooseBar(bar) {
  const [row] = bar.rows;
  if (bar.rows.length > 1) {
    const label = `${bar.group.name}: ${formatCount(bar.rows.length)} at ${formatTime(bar.from)}`;
    const rows = new Set(bar.rows);
    const matches = row.title ? (one) => rows.has(taskById.get(one.task)) : (one) => rows.has(one);
    choice.set({filter: {label, matches}, execution: null});
  } else if (row.title) {
    choice.set({filter: taskFilter(row), execution: null});
  } else {
    const filter = {label: `Tool: ${row.toolName}`, matches: (one) => one.tool === row.tool};
    choice.set({filter, execution: row});
  }
}

function button(text, label, action) {
  const result = element('button', {type: 'button', 'aria-label': label, title: label}, text);
  result.addEventListener('click', action);
  return result;
}

function showZoom() {
  const shown = element('output', {'aria-live': 'polite'});
  const tell = ({from, to}) => {
    const whole = from === report.from && to === report.to;
    shown.textContent = `${whole ? 'whole run' : formatTime(from)}, ${formatDuration(to - from)}`;
  };
  range.listen(tell);
  tell(range.get());
  byId('zoom').replaceChildren(
      shown, button('+', 'Zoom in', () => zoom(0.5)), button('−', 'Zoom out', () => zoom(2)),
      button('‹', 'Earlier', () => pan(-0.5)), button('›', 'Later', () => pan(0.5)),
      button('Whole run', 'Show the whole run', () => showRange(report.from, report.to)));
}

let shownTimeline = null;

function showTimeline() {
  const place = byId('timeline-chart');
  const what =
      `${plural(report.executions.length, 'execution')} of ${plural(report.tools.length, 'tool')}`;
  place.setAttribute('aria-label', `Timeline of ${what}. The tables below hold the same.`);
  shownTimeline = new Timeline(place);
  byId('striped').hidden = !report.executions.some((row) => row.failing);
  byId('timeline-rows').hidden = report.tasks.length === 0;
  showModes(shownTimeline);
}

function showModes(timeline) {
  const buttons = Object.keys(kTimelines).map((mode) => button(mode, `Rows are ${mode}`, () => {
                                                timeline.setMode(mode);
                                                mark();
                                              }));
  const mark = () => {
    for (const one of buttons) one.setAttribute('aria-pressed', one.textContent === timeline.mode);
  };
  mark();
  byId('timeline-rows').replaceChildren(...buttons);
}

function showResources() {
  byId('sampled').hidden = report.series.samples === 0;
  byId('not-sampled').hidden = report.series.samples > 0;
  const items = kLayers.map((layer) => element('li', {}, swatch(layer), layer.name));
  byId('legend').replaceChildren(...items);
  new Resources(byId('resources-chart'));
}

function showCharts() {
  if (report.executions.length === 0) {
    for (const section of ['timeline', 'resources', 'tools']) byId(section).hidden = true;
    return;
  }
  showZoom();
  showTimeline();
  showResources();
  new Distribution(byId('distribution-chart'));
}

// On paper tables are whole, charts as wide as the sheet, and colours those of white paper.
function followPrinting(tables) {
  const setPrinting = (printing) => {
    document.documentElement.toggleAttribute('data-print', printing);
    for (const table of tables) table.setPrinting(printing);
    for (const chart of charts) chart.redraw(printing ? kPrintedWidth : undefined);
  };
  window.addEventListener('beforeprint', () => setPrinting(true));
  window.addEventListener('afterprint', () => setPrinting(false));
}

function followChoice(executions) {
  choice.listen(({filter, execution}) => {
    executions.setFilter(filter);
    if (execution) executions.show(execution);
    const count = plural(executions.shown.length, 'execution');
    byId('chosen').hidden = !filter;
    byId('chosen').textContent = filter ? `${filter.label}: ${count} below` : '';
  });
}

function showReport() {
  showSummary();
  const printed =
      [showFailures(), showLosses(), showTools(), ...showSoftware(), showTasks()].filter(Boolean);
  followChoice(showExecutions());
  showCharts();
  showAbout();
  followPrinting(printed);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', () => charts.forEach((chart) => chart.redraw()));
  // For whoever waits or measures: milliseconds since the page was asked for.
  document.documentElement.dataset.ready = performance.now();
}

showReport();
