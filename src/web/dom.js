// What the page's parts share: elements, and words for values.

export const $ = id => document.getElementById(id);

// h('a.mark', {href: '#p1'}, 'text', node, ...): an element. Text becomes text nodes, never markup.
export function h(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split('.');
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(' ');
  for (const [key, value] of Object.entries(attributes))
    if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? '' : value);
  node.append(...children.flat().filter(child => child !== null && child !== undefined && child !== ''));
  return node;
}

// Words of the article inside words of the page: they keep their own direction.
export const words = text => h('bdi', {}, text);

export const plural = (n, one, many = one + 's') => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

export const percent = confidence => `${Math.round(confidence * 100)} %`;

// 0 sure, 1 likely, 2 unsure: how pale a fact is drawn.
export const doubt = confidence => (confidence < 0.5 ? 2 : confidence < 0.7 ? 1 : 0);

const regions = new Intl.DisplayNames(['en'], {type: 'region'});
export function country(code) {
  try {
    return code ? regions.of(code) : '';
  } catch {
    return code;
  }
}

// An ISO 8601 date, month, year or interval in words; what is none of these stays as it is.
export function dateWords(value) {
  const format = part => new Intl.DateTimeFormat('en-GB', {timeZone: 'UTC', year: 'numeric',
    ...(part.length > 4 && {month: part.length > 7 ? 'short' : 'long'}), ...(part.length > 7 && {day: 'numeric', weekday: 'short'})});
  const [from, to] = value.split('/').map(part => part.slice(0, 10));
  const isDate = part => /^\d{4}(-\d\d(-\d\d)?)?$/.test(part) && !isNaN(Date.parse(part));
  if (!isDate(from) || (to !== undefined && !isDate(to))) return value;
  if (to === undefined) return format(from).format(new Date(from));
  return new Intl.DateTimeFormat('en-GB', {timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric'})
    .formatRange(new Date(from), new Date(to));
}

export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
