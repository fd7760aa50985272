// What the run is, and what it cost; and what the page is.

const kStatus = {
  succeeded: ['✓ succeeded', 'good'],
  failed: ['✕ failed', 'bad'],
  running: ['● running', 'busy'],
  unobserved: ['? end not seen', 'unknown'],
};

function figure(name, value, exact, remark, failing) {
  const below = remark ? element('small', {}, remark) : null;
  return element(
      'div', {class: failing ? 'failing' : null}, element('dt', {}, name),
      element('dd', {title: exact}, value, below));
}

function durationFigure(name, ns, remark) {
  return figure(name, formatDuration(ns), `${formatCount(ns)} ns`, remark);
}

function bytesFigure(name, bytes, remark) {
  if (bytes === null) return figure(name, '–', 'unknown', remark);
  return figure(name, formatBytes(bytes), `${formatCount(bytes)} bytes`, remark);
}

function showSummary() {
  const {run, host} = report;
  document.title = `${run.pipeline}, run ${run.id}: ${run.status} – tracer-bio`;
  byId('pipeline').textContent = joined([run.pipeline, run.name]);
  const [text, kind] = kStatus[run.status];
  byId('status').textContent = text;
  byId('status').classList.add(kind);
  const who = host.name ? `${run.user} on ${host.name}` : run.user;
  byId('who').textContent = joined([`Run ${run.id}`, who, when(run)]);
  byId('who').title = exactTime(run.start) + (run.end === null ? '' : ` to ${exactTime(run.end)}`);
  byId('command').replaceChildren(element('code', {}, run.command), copyButton(run.command));
  byId('figures').replaceChildren(...summaryFigures());
  byId('details').replaceChildren(...summaryDetails());
}

function when(run) {
  return run.end === null ? `since ${formatDate(run.start)}` : formatDates(run.start, run.end);
}

function summaryFigures() {
  const {run, host, tasks} = report;
  const duration = (run.end ?? report.as_of ?? report.to) - run.start;
  const cores = duration > 0 ? shortNumber(run.cpu_ns / duration) : '0';
  const ofCores = host.cpus ? `${cores} of ${plural(host.cpus, 'core')}` : `${cores} cores`;
  const ofMemory = host.memory_total_bytes ? `of ${formatBytes(host.memory_total_bytes)}` : '';
  const ofTools = `of ${plural(report.tools.length, 'tool')}`;
  const inTasks = `in ${plural(tasks.length + report.tasks_left_out, 'task')}`;
  return [
    durationFigure('Duration', duration, run.end === null ? 'so far' : ''),
    durationFigure('CPU time', run.cpu_ns, ofCores),
    bytesFigure('Peak memory', run.peak_rss_bytes, ofMemory),
    bytesFigure('Read', run.read_bytes, 'from storage'),
    bytesFigure('Written', run.write_bytes, 'to storage'),
    figure('Executions', formatCount(run.executions), '', tasks.length > 0 ? inTasks : ofTools),
    failedFigure(),
  ];
}

function failedFigure() {
  const {failed, oom} = report.outcomes;
  const all = failed + oom;
  let remark = all > 0 ? 'see below' : 'none';
  if (oom > 0) remark = `${formatCount(oom)} out of memory`;
  return figure('Failed', formatCount(all), '', remark, all > 0);
}

function summaryDetails() {
  const {run, runs, host} = report;
  const kernel = host.kernel ? `Linux ${host.kernel}` : '';
  const cores = host.cpus ? plural(host.cpus, 'core') : '';
  const details = [
    ['Directory', run.cwd],
    ['Engine', joined([run.engine, run.session])],
    ['Ended', run.status === 'failed' ? howItEnded(run) : ''],
    ['Machine', joined([host.name, kernel, cores])],
    ['Within run', run.parent],
    ...runs.slice(1).map((inner) => [`Run ${inner.id}`, innerRun(inner)]),
  ].filter(([, value]) => value);
  return details.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]);
}

function innerRun(run) {
  const duration = run.end === null ? '' : formatDuration(run.end - run.start);
  const executions = plural(run.executions, 'execution');
  return joined([`${run.pipeline}, within it`, run.status, duration, executions]);
}

function showAbout() {
  byId('version').textContent = report.version;
  byId('generated').textContent = formatDate(report.generated);
}
