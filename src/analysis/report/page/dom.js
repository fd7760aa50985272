// The page's elements. Text is only ever put in as text.

function byId(id) {
  return document.getElementById(id);
}

// element('td', {class: 'number', title: '…'}, 'text', child…): attributes and children that are
// null are left out.
function element(name, attributes = {}, ...children) {
  const result = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) result.setAttribute(key, value);
  }
  result.append(...children.filter((child) => child !== null));
  return result;
}

// What each section of the page has: a sentence, a place for a table, and notes.
function lead(section, text) {
  byId(section).querySelector('.lead').textContent = text;
}
function tablePlace(section) {
  return byId(section).querySelector('.table');
}
function addNote(section, text) {
  byId(section).querySelector('.notes').append(element('li', {}, text));
}

function joined(parts) {
  return parts.filter(Boolean).join(' · ');
}

const kFewRows = 10;  // of a table that more of the page follows
