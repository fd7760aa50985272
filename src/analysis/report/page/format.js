// Figures as people read them; the same rules as the program's own tables.

const kSecondNs = 1e9;
const kGroups = new Intl.NumberFormat('en-US');

// Two digits that count: 0.41, 1.2, 12, 123.
function shortNumber(number) {
  const decimals = number >= 9.95 ? 0 : number >= 0.995 || number === 0 ? 1 : 2;
  return number.toFixed(decimals);
}

function twoUnits(count, unit, rest, restUnit) {
  return `${count} ${unit}` + (rest > 0 ? ` ${rest} ${restUnit}` : '');
}

function formatDuration(ns) {
  if (ns < 0) return '−' + formatDuration(-ns);
  if (ns === 0) return '0 s';
  if (ns < 999_500) return shortNumber(ns / 1e3) + ' µs';
  if (ns < 999_500_000) return shortNumber(ns / 1e6) + ' ms';
  if (ns < 59_500_000_000) return shortNumber(ns / 1e9) + ' s';
  const s = Math.round(ns / kSecondNs);
  if (s < 3600) return twoUnits(Math.floor(s / 60), 'min', s % 60, 's');
  if (s < 86_400) return twoUnits(Math.floor(s / 3600), 'h', Math.floor((s % 3600) / 60), 'min');
  return twoUnits(Math.floor(s / 86_400), 'd', Math.floor((s % 86_400) / 3600), 'h');
}

const kByteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

// The power of 1024 in which a number of bytes is told.
function byteUnit(bytes) {
  let unit = 0;
  for (let rest = Math.abs(bytes); rest >= 1023.5 && unit + 1 < kByteUnits.length; rest /= 1024)
    ++unit;
  return unit;
}

function formatBytes(bytes) {
  const unit = byteUnit(bytes);
  return (unit === 0 ? String(Math.round(bytes)) : shortNumber(bytes / 1024 ** unit)) + ' ' +
      kByteUnits[unit];
}

function formatCount(count) {
  return kGroups.format(count);
}
function formatCores(cores) {
  return shortNumber(cores) + (cores === 1 ? ' core' : ' cores');
}
function plural(count, noun) {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const kLocalDate = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'medium'});
const kLocalTime = new Intl.DateTimeFormat(
    undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false});
const kLocalDay = new Intl.DateTimeFormat(undefined, {month: 'short', day: 'numeric'});

// 2026-11-22T10:00:01.123456789Z: milliseconds since 1970, and the nanoseconds that follow.
function formatUtc(ms, ns) {
  const rest = String(ns).padStart(6, '0');
  return new Date(ms).toISOString().replace('Z', rest + 'Z');
}
