// What a click on a bar or a task means for the table of executions.
function chooseTask(task) {
  choice.set({filter: {label: `Task: ${task.title}`, matches: (row) => row.task === task.id}, execution: null});
  byId('executions').scrollIntoView();
}

function chooseBar(bar) {
  const [row] = bar.rows;
  if (bar.rows.length > 1) {
    const rows = new Set(bar.rows);
    const matches = row.title ? (one) => rows.has(taskById.get(one.task)) : (one) => rows.has(one);
    choice.set({filter: {label: `${bar.group.name}: ${formatCount(bar.rows.length)} at ${formatTime(bar.from)}`, matches}, execution: null});
  } else if (row.title) {
    choice.set({filter: {label: `Task: ${row.title}`, matches: (one) => one.task === row.id}, execution: null});
  } else {
    choice.set({filter: {label: `Tool: ${row.toolName}`, matches: (one) => one.tool === row.tool}, execution: row});
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
    shown.textContent = whole ? `whole run, ${formatDuration(to - from)}` : `${formatTime(from)}, ${formatDuration(to - from)}`;
  };
  range.listen(tell);
  tell(range.get());
  byId('zoom').replaceChildren(
      shown, button('+', 'Zoom in', () => zoom(0.5)), button('−', 'Zoom out', () => zoom(2)), button('‹', 'Earlier', () => pan(-0.5)),
      button('›', 'Later', () => pan(0.5)), button('Whole run', 'Show the whole run', () => showRange(report.from, report.to)));
}

let shownTimeline = null;

function showTimeline() {
  const timeline = new Timeline(byId('timeline-chart'));
  shownTimeline = timeline;
  const failed = report.executions.some((row) => row.failing) ? [element('span', {class: 'swatch failed-swatch', 'aria-hidden': 'true'}), 'Striped bars failed. '] : [];
  byId('timeline').querySelector('.lead').replaceChildren(...failed, 'Drag to zoom in, or Ctrl and wheel; Shift and drag moves. Click a bar to list its executions below.');
  byId('timeline-chart').setAttribute('aria-label', `Timeline of ${plural(report.executions.length, 'execution')} of ${plural(report.tools.length, 'tool')} over ${formatDuration(report.length)}. The tables below hold the same.`);
  if (report.tasks.length === 0) {
    byId('timeline-rows').hidden = true;
    return;
  }
  const buttons = ['tasks', 'tools'].map((mode) => button(mode === 'tasks' ? 'Tasks' : 'Tools', `Rows are ${mode}`, () => {
    timeline.setMode(mode);
    mark(mode);
  }));
  const mark = (mode) => buttons.forEach((one, at) => one.setAttribute('aria-pressed', String((at === 0) === (mode === 'tasks'))));
  mark(timeline.mode);
  byId('timeline-rows').replaceChildren(...buttons);
}

function showResources() {
  lead('resources', report.series.samples > 0
      ? 'CPU and I/O are exact sums. Memory is what was resident when processes were sampled: what ended before its first sample is not in it.'
      : 'CPU and I/O are exact sums. No process lived long enough to be sampled, so memory over time is not known.');
  showLegend();
  new Resources(byId('resources-chart'));
  byId('resources-chart').setAttribute('aria-label', `CPU, memory and I/O over ${formatDuration(report.length)}, stacked by tool.`);
}

function showCharts() {
  if (report.executions.length === 0) {
    for (const section of ['timeline', 'resources', 'tools']) byId(section).hidden = true;
    return;
  }
  showZoom();
  showTimeline();
  showResources();
  byId('distribution-chart').setAttribute('aria-label', 'Distribution of duration, CPU and peak memory by tool. The table below has the sums.');
  new Distribution(byId('distribution-chart'));
}

function followPrinting(tables) {
  const setPrinting = (printing) => {
    document.documentElement.toggleAttribute('data-print', printing);
    for (const table of tables) table.setPrinting(printing);
    for (const chart of charts) chart.redraw(printing ? kPrintedWidth : undefined);
  };
  window.addEventListener('beforeprint', () => setPrinting(true));
  window.addEventListener('afterprint', () => setPrinting(false));
}

function showReport() {
  showSummary();
  const printed = [showFailures(), showLosses(), showTools(), showTasks()].filter(Boolean);
  const executions = showExecutions();
  choice.listen(({filter, execution}) => {
    executions.setFilter(filter);
    if (execution) executions.show(execution);
  });
  showCharts();
  showAbout();
  followPrinting(printed);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach((chart) => chart.redraw()));
  // For whoever waits or measures: milliseconds since the page was asked for.
  document.documentElement.dataset.ready = performance.now();
}

showReport();
