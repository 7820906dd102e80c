// The facts of an answer: an index by id, what a hover says of one, and the lists beside the article.
import {h, words, plural, percent, doubt, country, dateWords} from './dom.js';

export const KINDS = {official: 'Official', person: 'Person', organization: 'Organization', location: 'Place', event: 'Event',
  date: 'Date', quote: 'Quotation'};
const TABS = [['people', 'People'], ['quotes', 'Quotes'], ['events', 'Time line'], ['places', 'Places'], ['groups', 'Groups']];
const TAB_OF = {official: 'people', person: 'people', quote: 'quotes', event: 'events', date: 'events', location: 'places',
  organization: 'groups'};
const FIRST = 150; // entries of a list that are shown before "Show all"

const said = text => text.replace(/-/g, ' ');
const unique = list => list.filter((value, i) => value && list.indexOf(value) === i);

export function roleWords(role) {
  const where = role.jurisdiction && (role.jurisdiction.name || country(role.jurisdiction.country_code));
  const body = role.organization && role.organization.name;
  return [role.status === 'current' ? '' : role.status + ' ', role.title || said(role.sector), body ? `, ${body}` : '',
    where && where !== body ? ` (${where})` : ''].join('');
}

const placeWords = l => unique([l.kind === 'city' ? l.admin1 : said(l.kind), country(l.country_code)]).filter(v => v !== l.name).join(', ');

const tolls = e => Object.entries(e.casualties || {}).map(([what, n]) => `${n.toLocaleString('en')} ${what}`).join(', ');

export class Facts {
  constructor(answer) {
    this.answer = answer;
    this.byId = new Map();
    const add = (kind, list, spans) => list.forEach(fact => this.byId.set(fact.id,
      {kind, fact, id: fact.id, confidence: fact.confidence, spans: spans(fact)}));
    add('official', answer.officials, p => p.mentions);
    add('person', answer.people, p => p.mentions);
    add('organization', answer.organizations, o => o.mentions);
    add('location', answer.locations, l => l.mentions);
    add('event', answer.events, e => [e.trigger, ...e.mentions]);
    add('quote', answer.quotes, q => q.spans);
    add('date', answer.dates.map((d, i) => ({...d, id: `d${i + 1}`, confidence: 1})), d => [d]);
  }

  get(id) {
    return this.byId.get(id);
  }

  name(id) {
    const entry = this.byId.get(id);
    return entry ? entry.fact.name : '';
  }

  spans() {
    return [...this.byId.values()].flatMap(({kind, id, confidence, spans}) =>
      spans.map(s => ({kind, id, confidence, start: s.start, end: s.end,
        slight: s.kind === 'pronoun' || s.kind === 'nominal' || s.use === 'associative'})));
  }

  counts() {
    return Object.keys(KINDS).map(kind => [kind, [...this.byId.values()].filter(e => e.kind === kind).length]);
  }

  // Further stretches that a fact rests on, to be lit up with its marks.
  grounds(id) {
    const {kind, fact} = this.get(id);
    if (kind === 'event') return [fact, ...fact.participants, fact.date].filter(s => s && s.start !== null);
    if (kind === 'quote') return [fact.speaker, fact.cue].filter(s => s && s.start !== null);
    if (kind === 'official' || kind === 'person')
      return fact.roles.map(r => r.evidence).filter(Boolean);
    return [];
  }

  speaker(quote) {
    if (!quote.speaker) return 'Speaker not named';
    return this.name(quote.speaker.ref) || quote.speaker.text;
  }

  // As one would print it: with marks, the gap where the speaker stands shown, without the comma before it.
  quotation(quote) {
    const parts = quote.spans.map(s => this.answer.document.text.slice(s.start, s.end).replace(/,$/, ''));
    return `“${parts.join(' … ')}”`;
  }

  // [title, line, ...] for the hover.
  brief(id) {
    const {kind, fact} = this.get(id);
    switch (kind) {
      case 'quote': return [this.speaker(fact), fact.kind === 'partial' ? 'in a phrase' : '', fact.cue && `“${fact.cue.text}”`];
      case 'event': return [`${said(fact.type)}: ${fact.trigger.text}`, this.actors(fact), unique([fact.status, tolls(fact),
        fact.date && fact.date.value && dateWords(fact.date.value), this.name(fact.location)]).join(' · ')];
      case 'date': return [fact.value ? dateWords(fact.value) : 'Not to be resolved', said(fact.type)];
      case 'location': return [fact.name, placeWords(fact)];
      case 'organization': return [fact.name, unique([said(fact.kind), country(fact.country_code)]).join(', ')];
      default: return [fact.name, ...fact.roles.map(roleWords)];
    }
  }

  actors(event) {
    const of = role => event.participants.filter(p => p.role === role).map(p => this.name(p.ref) || p.text).join(', ');
    return [of('actor'), of('target')].filter(Boolean).join(' → ');
  }
}

// --- entries: what a list shows of one fact, opened ---

const jump = (id, ...content) => h('a.jump', {href: '#' + id}, ...content);

const row = (term, ...content) => [h('dt', {}, term), h('dd', {}, ...content)];

const quoteOf = (facts, q) => h(`blockquote.doubt-${doubt(q.confidence)}`, {dir: 'auto'}, jump(q.id, facts.quotation(q)));

function personBody(facts, p) {
  return [
    p.roles.length ? h('ul.roles', {}, p.roles.map(r => h(`li.doubt-${doubt(r.confidence)}`, {},
      words(roleWords(r)), h('small', {}, `${said(r.sector)} · ${percent(r.confidence)}`)))) : null,
    p.quotes.length ? h('h4', {}, plural(p.quotes.length, 'quotation')) : null,
    p.quotes.map(id => quoteOf(facts, facts.get(id).fact)),
    p.events.length ? h('h4', {}, plural(p.events.length, 'event')) : null,
    p.events.length ? h('ul.events', {}, p.events.map(id => h('li', {}, eventLine(facts, facts.get(id).fact)))) : null,
  ];
}

function eventLine(facts, e) {
  const when = e.date && e.date.value ? dateWords(e.date.value) : '';
  return [jump(e.id, words(e.trigger.text)), ` ${unique([said(e.type), e.status === 'occurred' ? '' : e.status, when]).join(' · ')}`];
}

function placeBody(facts, l) {
  const uses = unique(l.mentions.map(m => m.use)).map(use => `${l.mentions.filter(m => m.use === use).length} ${use}`);
  return [h('dl', {},
    row('Mentions', uses.join(', ')),
    l.within ? row('In', l.within.name) : null,
    l.latitude === null ? row('Position', 'not in the gazetteer')
      : row('Position', `${Math.abs(l.latitude).toFixed(2)}° ${l.latitude < 0 ? 'S' : 'N'}, ${Math.abs(l.longitude).toFixed(2)}° ${l.longitude < 0 ? 'W' : 'E'}`),
    l.alternatives.length ? row('Or perhaps', l.alternatives.map(a => unique([a.name, country(a.country_code)]).join(', ')).join('; ')) : [])];
}

function groupBody(facts, o) {
  const people = [...facts.answer.officials, ...facts.answer.people].filter(p => p.roles.some(r => r.organization && r.organization.ref === o.id));
  return [h('dl', {}, row('Mentions', unique(o.mentions.map(m => m.text)).join(', ')),
    people.length ? row('People', people.map((p, i) => [i ? ', ' : '', jump(p.id, words(p.name))]).flat()) : [])];
}

const BODIES = {official: personBody, person: personBody, location: placeBody, organization: groupBody};

export function body(facts, id) {
  const {kind, fact, confidence, spans} = facts.get(id);
  const make = BODIES[kind];
  return [...(make ? make(facts, fact).flat().filter(Boolean) : []),
    h('p.foot', {}, kind === 'date' ? '' : `Confidence ${percent(confidence)}`,
      spans.length > 1 ? h('button.plain', {type: 'button', 'data-next': id}, `Next of ${plural(spans.length, 'mention')}`) : '')];
}

function entry(facts, id, sub, count) {
  const {kind, fact, confidence} = facts.get(id);
  return h('li', {}, h(`details.entry.doubt-${doubt(confidence)}`, {'data-id': id},
    h('summary', {}, h(`span.name.${kind}`, {}, words(fact.name)),
      count > 1 ? h('span.times', {title: plural(count, 'mention')}, `×${count}`) : '', sub ? h('small', {}, words(sub)) : ''),
    h('div.body', {})));
}

// --- the five lists ---

const heading = text => h('li', {}, h('h3', {}, text));

function people(facts) {
  const of = list => list.map(p => entry(facts, p.id, p.roles.map(roleWords).join('; '), p.mentions.length));
  const {officials, people: others} = facts.answer;
  return h('ul.list', {}, officials.length ? heading('Officials') : null, of(officials), others.length ? heading('Others named') : null, of(others));
}

function quotes(facts) {
  const groups = new Map();
  for (const q of facts.answer.quotes) {
    const key = (q.speaker && (q.speaker.ref || q.speaker.text)) || '';
    groups.set(key, [...(groups.get(key) || []), q]);
  }
  return h('ul.list.said', {}, [...groups].map(([ref, list]) => {
    const known = facts.get(ref);
    const role = known && known.fact.roles && known.fact.roles[0];
    return h('li', {}, h('div.who', {dir: 'auto'}, known ? jump(ref, facts.speaker(list[0])) : facts.speaker(list[0]),
      role ? h('small', {}, roleWords(role)) : ''), h('div.what', {}, list.map(q => quoteOf(facts, q))));
  }));
}

// Sorted by what the date begins with; what has none comes last.
function events(facts) {
  const days = new Map();
  for (const e of facts.answer.events) {
    const key = (e.date && e.date.value) || '';
    days.set(key, [...(days.get(key) || []), e]);
  }
  const sorted = [...days].sort(([a], [b]) => (a === '') - (b === '') || (a < b ? -1 : 1));
  return h('ol.list.timeline', {}, sorted.map(([day, list]) => h(`li${day ? '' : '.undated'}`, {},
    day ? h('time', {}, dateWords(day)) : h('h3', {}, 'No date given'),
    h('ul', {}, list.map(e => h(`li.happening.doubt-${doubt(e.confidence)}`, {'data-id': e.id},
      jump(e.id, h('b', {}, words(e.trigger.text))), facts.actors(e) ? [' ', words(facts.actors(e))] : '',
      h('small', {}, unique([said(e.type), e.status === 'occurred' ? '' : e.status, tolls(e), facts.name(e.location)]).join(' · '))))))));
}

const places = facts => h('ul.list', {}, [...facts.answer.locations].sort((a, b) => b.mentions.length - a.mentions.length)
  .map(l => entry(facts, l.id, placeWords(l), l.mentions.length)));

const groups = facts => h('ul.list', {}, facts.answer.organizations.map(o =>
  entry(facts, o.id, unique([said(o.kind), country(o.country_code)]).join(', '), o.mentions.length)));

const LISTS = {people, quotes, events, places, groups};

// Long lists end after FIRST entries with a button for the rest.
function shorten(list) {
  const rest = [...list.children].slice(FIRST);
  if (!rest.length) return list;
  rest.forEach(item => { item.hidden = true; });
  const more = h('button', {type: 'button'}, `Show all ${list.children.length.toLocaleString('en')}`);
  more.addEventListener('click', () => {
    rest.forEach(item => { item.hidden = false; });
    more.parentNode.remove();
  });
  list.append(h('li', {}, more));
  return list;
}

// Tabs as the ARIA practices have them: one stop, arrows between them.
export class Panels {
  constructor(tabs, panels) {
    Object.assign(this, {tabs, panels, current: 'people'});
    tabs.addEventListener('click', event => event.target.closest('[role=tab]') && this.show(event.target.closest('[role=tab]').dataset.tab));
    tabs.addEventListener('keydown', event => {
      const all = [...tabs.children], at = all.indexOf(document.activeElement);
      const to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1}[event.key];
      if (to === undefined || at < 0) return;
      event.preventDefault();
      const tab = all[(to + all.length) % all.length];
      this.show(tab.dataset.tab);
      tab.focus();
    });
  }

  draw(facts) {
    this.facts = facts;
    const counts = {people: facts.answer.officials.length + facts.answer.people.length, quotes: facts.answer.quotes.length,
      events: facts.answer.events.length, places: facts.answer.locations.length, groups: facts.answer.organizations.length};
    const kept = TABS.filter(([tab]) => counts[tab]);
    this.tabs.replaceChildren(...kept.map(([tab, title]) => h('button', {type: 'button', role: 'tab', id: `tab-${tab}`, 'data-tab': tab,
      'aria-controls': `panel-${tab}`}, title, ' ', h('span', {}, String(counts[tab])))));
    this.panels.replaceChildren(...kept.map(([tab]) => h('div.panel', {role: 'tabpanel', id: `panel-${tab}`, 'aria-labelledby': `tab-${tab}`,
      tabindex: 0}, shorten(LISTS[tab](facts)))));
    this.panels.querySelectorAll('details').forEach(d => d.addEventListener('toggle', () => d.open && this.fill(d)));
    if (kept.length) this.show(kept[0][0]);
  }

  fill(details) {
    const node = details.querySelector('.body');
    if (!node.childElementCount) node.append(...body(this.facts, details.dataset.id));
  }

  show(name) {
    this.current = name;
    [...this.tabs.children].forEach(t => {
      t.setAttribute('aria-selected', t.dataset.tab === name);
      t.tabIndex = t.dataset.tab === name ? 0 : -1;
    });
    [...this.panels.children].forEach(p => { p.hidden = p.id !== `panel-${name}`; });
  }

  // Brings a fact's entry to light: its tab, opened, in view.
  reveal(id) {
    const tab = TAB_OF[this.facts.get(id).kind];
    this.show(tab);
    const panel = this.panels.querySelector(`#panel-${tab}`);
    const node = panel && [...panel.querySelectorAll(`[data-id="${id}"], a[href="#${id}"]`)][0];
    if (!node) return;
    const item = node.closest('li');
    if (item.hidden) panel.querySelector('li > button').click();
    if (node.matches('details')) {
      panel.querySelectorAll('details[open]').forEach(d => { d.open = d === node; });
      this.fill(node);
      node.open = true;
    }
    node.scrollIntoView({block: 'nearest'});
  }
}
