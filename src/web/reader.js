'use strict';
// The reader: posts the article, marks its text by kind (offsets in UTF-16, the browser's own unit) and lists the
// facts beside it. Text from the answer enters the page as text nodes only.
(() => {
  const $ = id => document.getElementById(id);
  const KINDS = {official: 'official', person: 'person', organization: 'organization', location: 'place',
    event: 'event', date: 'date', quote: 'quotation', removed: 'not the article'};
  const LAYERS = Object.keys(KINDS);
  let posted = null;

  const element = (name, className, ...children) => {
    const node = document.createElement(name);
    if (className) node.className = className;
    node.append(...children);
    return node;
  };

  // All spans of the answer as {start, end, kind, id, label}.
  function spansOf(facts) {
    const spans = [];
    const add = (kind, id, label, list) => list.forEach(s => spans.push({kind, id, label, start: s.start, end: s.end}));
    const role = p => p.roles.map(describeRole).join('; ');
    facts.officials.forEach(p => add('official', p.id, `${p.name}: ${role(p)}`, p.mentions));
    facts.people.forEach(p => add('person', p.id, `${p.name}${p.roles.length ? ': ' + role(p) : ''}`, p.mentions));
    facts.organizations.forEach(o => add('organization', o.id, `${o.name} (${o.kind})`, o.mentions));
    facts.locations.forEach(l => add('location', l.id, describePlace(l), l.mentions));
    facts.events.forEach(e => add('event', e.id, `${e.type}, ${e.status}`, [e.trigger]));
    facts.dates.forEach((d, i) => add('date', 'd' + (i + 1), d.value || 'no fixed date', [d]));
    facts.quotes.forEach(q => add('quote', q.id, speakerName(facts, q), q.spans));
    add('removed', '', 'not the article', facts.document.removed);
    return spans;
  }

  const describeRole = r => [r.status === 'current' ? '' : r.status, r.title, r.organization && r.organization.name,
    r.jurisdiction && r.jurisdiction.name].filter(Boolean).join(', ');
  const describePlace = l => [l.name, l.admin1, l.country_code].filter((v, i, all) => v && all.indexOf(v) === i).join(', ') +
    (l.latitude === null ? '' : ` (${l.latitude.toFixed(2)}, ${l.longitude.toFixed(2)})`);

  function speakerName(facts, quote) {
    if (!quote.speaker) return 'speaker not named';
    const all = [...facts.officials, ...facts.people, ...facts.organizations];
    const known = all.find(x => x.id === quote.speaker.ref);
    return known ? known.name : quote.speaker.text;
  }

  // Cuts the text at every border of a span; each piece carries the kinds that cover it.
  function markUp(text, spans) {
    const article = $('article');
    const cuts = new Set([0, text.length]);
    spans.forEach(s => cuts.add(s.start).add(s.end));
    const borders = [...cuts].filter(c => c >= 0 && c <= text.length).sort((a, b) => a - b);
    const starts = new Map();
    spans.forEach(s => starts.set(s.start, [...(starts.get(s.start) || []), s]));
    let open = [];
    article.replaceChildren();
    for (let i = 0; i + 1 < borders.length; i++) {
      const [from, to] = [borders[i], borders[i + 1]];
      open = open.filter(s => s.end > from).concat(starts.get(from) || []);
      const piece = text.slice(from, to);
      article.append(open.length ? marked(piece, open, from) : piece);
    }
  }

  function marked(piece, open, from) {
    const node = element('span', 'mark ' + LAYERS.filter(k => open.some(s => s.kind === k)).join(' '), piece);
    const ids = [...new Set(open.map(s => s.id).filter(Boolean))];
    const inner = open.reduce((a, b) => (b.end - b.start <= a.end - a.start ? b : a));
    node.dataset.ids = ids.join(' ');
    node.title = open.map(s => `${KINDS[s.kind]}: ${s.label}`).join('\n');
    if (inner.id && inner.start === from) {
      node.tabIndex = 0;
      node.addEventListener('focus', () => show(inner.id));
      node.addEventListener('click', () => show(inner.id));
    }
    return node;
  }

  function show(id) {
    document.querySelectorAll('.found').forEach(n => n.classList.remove('found'));
    document.querySelectorAll(`[data-ids~="${id}"], .fact[data-id="${id}"]`).forEach(n => n.classList.add('found'));
    const fact = document.querySelector(`.fact[data-id="${id}"]`);
    if (fact && !fact.matches(':focus')) fact.scrollIntoView({block: 'nearest'});
  }

  function fact(id, confidence, title, ...lines) {
    const button = element('button', 'fact' + (confidence < 0.5 ? ' unsure' : ''), title,
      ...lines.filter(Boolean).map(line => element('small', '', line)));
    button.type = 'button';
    button.dataset.id = id;
    button.addEventListener('click', () => {
      show(id);
      const mark = document.querySelector(`#article [data-ids~="${id}"]`);
      if (mark) mark.scrollIntoView({block: 'center'});
    });
    return element('li', '', button);
  }

  function list(title, items) {
    if (!items.length) return [];
    return [element('h2', '', `${title} (${items.length})`), element('ul', '', ...items)];
  }

  function listFacts(facts) {
    const person = p => fact(p.id, p.confidence, p.name, ...p.roles.map(describeRole));
    const names = e => e.participants.map(p => `${p.role}: ${p.text}`).join(' · ');
    $('facts').replaceChildren(
      ...list('Officials', facts.officials.map(person)),
      ...list('People', facts.people.map(person)),
      ...list('Quotations', facts.quotes.map(q => fact(q.id, q.confidence, speakerName(facts, q), `“${q.text}”`))),
      ...list('Events', facts.events.map(e => fact(e.id, e.confidence, `${e.trigger.text}: ${e.type}, ${e.status}`, names(e),
        e.date && (e.date.value || e.date.text)))),
      ...list('Places', facts.locations.map(l => fact(l.id, l.confidence, describePlace(l)))),
      ...list('Organizations', facts.organizations.map(o => fact(o.id, o.confidence, o.name, o.kind))),
      ...list('Warnings', facts.warnings.map(w => element('li', '', w))));
  }

  function drawLegend() {
    $('legend').replaceChildren(...LAYERS.map(k => element('span', 'mark ' + k, KINDS[k])));
  }

  function fail(message) {
    $('error').textContent = message;
    $('error').hidden = false;
    $('result').hidden = true;
  }

  const looksLikeHtml = text => /^\s*<(!doctype|html|head|body|article|div|p)\b/i.test(text);

  async function read() {
    const text = $('text').value;
    $('error').hidden = true;
    if (!text.trim()) return fail('There is no article yet: paste one.');
    const query = new URLSearchParams({offset_unit: 'utf16', include: 'text'});
    if ($('published').value) query.set('published_at', $('published').value);
    posted = {text, type: looksLikeHtml(text) ? 'text/html' : 'text/plain', query: query.toString()};
    $('submit').disabled = true;
    $('status').textContent = 'Reading…';
    const started = performance.now();
    try {
      const response = await fetch('v1/extract?' + posted.query,
        {method: 'POST', headers: {'Content-Type': posted.type}, body: text});
      const answer = await response.json();
      if (response.ok) render(answer, performance.now() - started);
      else fail(`${answer.title}: ${answer.detail}`);
    } catch (error) {
      fail('The server cannot be reached: ' + error.message);
    } finally {
      $('submit').disabled = false;
      if (!$('error').hidden) $('status').textContent = '';
    }
  }

  function render(facts, ms) {
    const n = facts.officials.length + facts.people.length + facts.locations.length + facts.events.length + facts.quotes.length;
    $('status').textContent = `${n} facts in ${ms.toFixed(0)} ms`;
    markUp(facts.document.text, spansOf(facts));
    listFacts(facts);
    const json = JSON.stringify(facts, null, 2);
    $('json').textContent = json;
    URL.revokeObjectURL($('download').href);
    $('download').href = URL.createObjectURL(new Blob([json], {type: 'application/json'}));
    $('result').hidden = false;
  }

  async function copy(button, text) {
    await navigator.clipboard.writeText(text);
    const label = button.textContent;
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = label; }, 1200);
  }

  const quoted = text => `'${text.replaceAll("'", `'\\''`)}'`;
  const asCurl = () => `curl -H 'Content-Type: ${posted.type}' --data-binary ${quoted(posted.text)} ` +
    quoted(new URL('v1/extract?' + posted.query, document.baseURI).href);

  $('form').addEventListener('submit', event => { event.preventDefault(); read(); });
  $('sample').addEventListener('click', async () => {
    $('text').value = await (await fetch('sample.txt')).text();
    $('published').value = '2010-12-16';
    read();
  });
  $('copy-json').addEventListener('click', event => copy(event.target, $('json').textContent));
  $('copy-curl').addEventListener('click', event => copy(event.target, asCurl()));
  $('text').addEventListener('dragover', event => event.preventDefault());
  $('text').addEventListener('drop', async event => {
    const file = event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    $('text').value = await file.text();
    read();
  });
  drawLegend();
})();
