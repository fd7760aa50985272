// The page's sections, from the summary down.

const kFewRows = 10;  // where more of the page follows

function byId(id) { return document.getElementById(id); }
function lead(section, text) { byId(section).querySelector('.lead').textContent = text; }
function tablePlace(section) { return byId(section).querySelector('.table'); }
function joined(parts) { return parts.filter(Boolean).join(' · '); }

const kStatus = {
  succeeded: ['✓ succeeded', 'good'], failed: ['✕ failed', 'bad'], running: ['● running', 'busy'], unobserved: ['? end not seen', ''],
};

function figure(name, value, exact, remark, failing) {
  return element('div', {class: failing ? 'failing' : null}, element('dt', {}, name),
                 element('dd', {title: exact}, value, remark ? element('small', {}, remark) : null));
}

function bytesFigure(name, bytes, remark) {
  return bytes === null ? figure(name, '–', 'unknown', remark) : figure(name, formatBytes(bytes), `${formatCount(bytes)} bytes`, remark);
}

function showSummary() {
  const {run, host} = report;
  document.title = `${run.pipeline}, run ${run.id}: ${run.status} – tracer-bio`;
  byId('pipeline').textContent = joined([run.pipeline, run.name]);
  const [text, kind] = kStatus[run.status] ?? [run.status, ''];
  byId('status').textContent = text;
  if (kind) byId('status').classList.add(kind);
  byId('who').textContent = joined([`Run ${run.id}`, host.name ? `${run.user} on ${host.name}` : run.user, run.end === null ? `since ${formatDate(run.start)}` : formatDates(run.start, run.end)]);
  byId('who').title = exactTime(run.start) + (run.end === null ? '' : ` to ${exactTime(run.end)}`);
  byId('command').replaceChildren(element('code', {}, run.command), copyButton(run.command));
  byId('figures').replaceChildren(...summaryFigures());
  byId('details').replaceChildren(...summaryDetails());
}

function summaryFigures() {
  const {run, host, outcomes} = report;
  const end = run.end ?? report.as_of ?? report.to;
  const duration = end - run.start;
  const cores = duration > 0 ? shortNumber(run.cpu_ns / duration) : '0';
  const failed = outcomes.failed + outcomes.oom;
  return [
    figure('Duration', formatDuration(duration), `${formatCount(duration)} ns`, run.end === null ? 'so far' : ''),
    figure('CPU time', formatDuration(run.cpu_ns), `${formatCount(run.cpu_ns)} ns`, host.cpus ? `${cores} of ${plural(host.cpus, 'core')}` : `${cores} cores`),
    bytesFigure('Peak memory', run.peak_rss_bytes, host.memory_total_bytes ? `of ${formatBytes(host.memory_total_bytes)}` : ''),
    bytesFigure('Read', run.read_bytes, 'from storage'),
    bytesFigure('Written', run.write_bytes, 'to storage'),
    figure('Executions', formatCount(run.executions), '', report.tasks.length ? `in ${plural(report.tasks.length + report.tasks_left_out, 'task')}` : `of ${plural(report.tools.length, 'tool')}`),
    figure('Failed', formatCount(failed), '', outcomes.oom > 0 ? `${formatCount(outcomes.oom)} out of memory` : failed > 0 ? 'see below' : 'none', failed > 0),
  ];
}

function summaryDetails() {
  const {run, runs, host} = report;
  const details = [
    ['Directory', run.cwd], ['Engine', joined([run.engine, run.session])],
    ['Ended', run.status === 'failed' ? howItEnded(run) : ''],
    ['Machine', joined([host.name, host.kernel ? `Linux ${host.kernel}` : '', host.cpus ? plural(host.cpus, 'core') : ''])],
    ['Within run', run.parent === null ? '' : String(run.parent)],
    ...runs.slice(1).map((inner) => [`Run ${inner.id}`, innerRun(inner)]),
  ];
  return details.filter(([, value]) => value).flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
}

function innerRun(run) {
  const duration = run.end === null ? '' : formatDuration(run.end - run.start);
  return joined([`${run.pipeline}, within it`, run.status, duration, plural(run.executions, 'execution')]);
}

function harmlessEnds() {
  const {answer, sigpipe} = report.outcomes;
  return [
    answer > 0 ? `Not counted: ${plural(answer, 'exit code')} that ${answer === 1 ? 'is an answer' : 'are answers'}, as when grep finds nothing.` : '',
    sigpipe > 0 ? `Not counted: ${plural(sigpipe, 'execution')} whose reader had enough (SIGPIPE).` : '',
  ].filter(Boolean);
}

function failuresLead(failures) {
  const {failed, oom} = report.outcomes;
  if (failed + oom === 0) return 'No execution failed.';
  const hidden = failures.filter((row) => row.hidden_behind).length;
  const parts = [
    oom > 0 ? `${formatCount(oom)} killed for want of memory` : '',
    hidden > 0 ? `${formatCount(hidden)} hidden: the program that started ${hidden === 1 ? 'it' : 'them'} returned 0 all the same` : '',
  ].filter(Boolean);
  return `${plural(failed + oom, 'execution')} failed${parts.length ? `: ${parts.join('; ')}` : ''}.`;
}

function showFailures() {
  const failures = report.executions.filter((row) => row.failing);
  lead('failures', failuresLead(failures));
  const notes = byId('failures').querySelector('.notes');
  notes.append(...harmlessEnds().map((text) => element('li', {}, text)));
  if (failures.length === 0) return null;
  byId('failures').classList.add('some');
  return new DataTable(tablePlace('failures'), kFailureColumns, failures, {
    label: 'failures', pageRows: kFewRows, search: failures.length > kFewRows ? searchText : null,
  });
}

// What a loss means for the figures above, by stage and kind.
const kLossMeanings = {
  gap: 'No recorder ran: what began and ended in this time is missing, and there are no samples of the rest.',
  'ring fork': 'Processes may be missing from the run, or hang in the wrong place of its tree.',
  'ring exec': 'Programs that started are missing, with what they cost.',
  'ring exit': 'Ends were not seen: such executions have the figures of their last sample.',
  'ring free': 'CPU of these is as it was read at their exit: up to 4 ms short.',
  'queue executions': 'Starts or ends of executions were not stored.',
  'queue metrics': 'Samples are missing: memory over time may be too low. Totals of executions are exact.',
  'queue runs': 'Changes of runs were not stored: their sums may be too low.',
  'queue host_metrics': 'Figures of the whole machine are missing; those of the run are not touched.',
};
function lossMeaning(loss) {
  return kLossMeanings[`${loss.stage} ${loss.kind}`] ?? kLossMeanings[loss.stage] ?? 'These records are missing.';
}

const kLossColumns = [
  {title: 'From', key: (loss) => loss.from, cell: (loss) => timeCell(loss.from)},
  {title: 'To', key: (loss) => loss.to, cell: (loss) => timeCell(loss.to)},
  {title: 'Where', key: (loss) => loss.stage, cell: (loss) => textCell(loss.stage)},
  {title: 'What', key: (loss) => loss.kind, cell: (loss) => textCell(loss.kind)},
  {title: 'How many', key: (loss) => loss.count, cell: (loss) => countCell(loss.count), kind: 'number'},
  {title: 'What that means', key: lossMeaning, cell: (loss) => textCell(lossMeaning(loss)), kind: 'wide'},
];

function completenessLead() {
  const {run, losses} = report;
  if (losses.length > 0) return 'The recorder lost something while this run was going on.';
  if (run.complete === 0) return 'The recorder did not see all of this run: it ran already when the recording began, or its end was not seen.';
  return 'Nothing was lost: every start and every end was seen.';
}

function showLosses() {
  const {run} = report;
  lead('losses', completenessLead());
  if (report.losses.length > 0 || run.complete === 0) byId('losses').classList.add('some');
  const notes = byId('losses').querySelector('.notes');
  const note = (text) => notes.append(element('li', {}, text));
  if (report.as_of !== null) note(`The run still goes on: all figures are as of ${formatDate(report.as_of)}.`);
  const known = report.tools.reduce((sum, tool) => sum + tool.executions, 0);
  if (report.as_of === null && known < run.executions) {
    note(`${formatCount(run.executions - known)} of ${plural(run.executions, 'execution')} are in the sums above only: which ones they are was not recorded. tracer-bio reprocess may find them.`);
  }
  if (report.losses.length === 0) return null;
  return new DataTable(tablePlace('losses'), kLossColumns, report.losses, {label: 'losses', pageRows: kFewRows});
}

function searchText(row) {
  return [row.toolName, row.command, row.taskTitle, howItEnded(row), row.id].join('\n');
}

function showLegend() {
  byId('legend').replaceChildren(...kLayers.map((layer) => element('li', {}, swatch(layer), layer.name)));
}

function showTools() {
  const left = report.tools.length > kMostTools ? ` The ${kMostTools} costliest; all are in the table.` : '';
  lead('tools', `A dot is one execution; of more than ${kFewValues} the box holds the middle half, the line all of them. The mark is the median.${left}`);
  return new DataTable(tablePlace('tools'), kToolColumns, report.tools, {
    label: 'tools', pageRows: 2 * kFewRows, sort: {column: 4, direction: -1},
  });
}

function showTasks() {
  byId('tasks').hidden = report.tasks.length === 0;
  if (report.tasks.length === 0) return null;
  const failed = report.tasks.filter((task) => task.failing).length;
  lead('tasks', `${plural(report.tasks.length, 'task')}, ${failed > 0 ? `${formatCount(failed)} failed` : 'none failed'}.` +
       (report.tasks_left_out > 0 ? ` ${formatCount(report.tasks_left_out)} more are left out.` : ''));
  return new DataTable(tablePlace('tasks'), kTaskColumns, report.tasks, {
    label: 'tasks', pageRows: 2 * kFewRows, onlyFailures: failed > 0, sort: {column: 3, direction: 1},
    search: (task) => [task.title, task.process, task.tag, task.hash, task.native_id, task.status].join('\n'),
  });
}

function showExecutions() {
  lead('executions', report.executions_left_out > 0
      ? `The ${formatCount(report.executions.length)} that failed or lasted longest. ${formatCount(report.executions_left_out)} shorter ones are missing here and in the timeline, but in no sum and in no other chart over time.`
      : 'Every program that ran, also those that the filter does not keep. Click a bar of the timeline to see its own.');
  return new DataTable(tablePlace('executions'), kExecutionColumns, report.executions, {
    label: 'executions', onlyFailures: true, search: searchText, sort: {column: kExecutionColumns.indexOf(kStarted), direction: 1},
    chosen: (row) => row === choice.get().execution, onClear: () => choice.set({filter: null, execution: null}),
  });
}

function showAbout() {
  byId('about').textContent = `Written by tracer-bio ${report.version} on ${formatDate(report.generated)}. Times are in this browser's zone; point at one for UTC. ` +
      'Charts by Apache ECharts; its licence is in the source of this page.';
}
