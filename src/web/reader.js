// The reader: takes an article, posts it, and ties the answer's parts together. Text from the answer enters the page
// as text nodes only. All addresses are relative, so that the page works below any path.
import {$, h, words, plural, calm} from './dom.js';
import {Article} from './article.js';
import {Facts, Panels, KINDS, body} from './facts.js';
import {WorldMap} from './map.js';

const WIDE = matchMedia('(min-width: 62rem)'); // the lists stand beside the article
const state = {posted: null, facts: null, chosen: null, file: null, running: null, key: ''};
const article = new Article($('article'));
const panels = new Panels($('tabs'), $('panels'));
const map = new WorldMap($('map'), $('map-caption'), $('map-zoom'), id => choose(id, {from: 'map'}));

// --- choosing a fact ---

function light(id) {
  document.querySelectorAll('.on, .near').forEach(node => node.classList.remove('on', 'near'));
  if (window.CSS && CSS.highlights) CSS.highlights.delete('grounds');
  if (!id) return;
  document.querySelectorAll(`[data-id="${id}"]`).forEach(node => node.classList.add('on'));
  if (window.CSS && CSS.highlights)
    CSS.highlights.set('grounds', new Highlight(...state.facts.grounds(id).flatMap(span => article.ranges(span))));
  (state.facts.get(id).fact.quotes || []).flatMap(q => article.marks(q)).forEach(node => node.classList.add('near'));
}

function choose(id, {from}) {
  const entry = state.facts.get(id);
  if (!entry) return;
  state.chosen = {id, next: 1};
  hideTip();
  if (WIDE.matches) panels.reveal(id);
  light(id);
  map.choose(entry.kind === 'location' ? id : entry.kind === 'event' ? entry.fact.location : null);
  if (!WIDE.matches) openSheet(id);
  if (from !== 'article') scrollTo(article.marks(id)[0]);
}

function unchoose() {
  state.chosen = null;
  light(null);
  map.choose(null);
  closeSheet();
}

// To the middle of what is free: the sheet, where it is open, covers the lower half.
function scrollTo(mark) {
  if (mark) mark.scrollIntoView({block: $('sheet').hidden || WIDE.matches ? 'center' : 'start', behavior: calm() ? 'auto' : 'smooth'});
}

// The next mention of a fact, around in a circle. Stretches of one mention that was parted count once.
function nextMention(id) {
  const links = article.marks(id).filter(m => m.querySelector('a'));
  if (!links.length) return;
  if (!state.chosen || state.chosen.id !== id) {
    light(id);
    state.chosen = {id, next: 0};
  }
  const mark = links[state.chosen.next++ % links.length];
  scrollTo(mark);
  mark.classList.remove('flash');
  requestAnimationFrame(() => mark.classList.add('flash'));
}

// --- the sheet, where the lists are not beside the article ---

function summary(id) {
  const {kind} = state.facts.get(id);
  const [title, ...lines] = state.facts.brief(id);
  return [h(`p.kind.${kind}`, {}, KINDS[kind]), h('p.title', {dir: 'auto'}, title),
    ...lines.filter(Boolean).map(line => h('p', {dir: 'auto'}, line))];
}

function openSheet(id) {
  const {kind, fact} = state.facts.get(id);
  const head = summary(id).slice(0, fact.roles ? 2 : undefined);
  $('sheet-body').replaceChildren(...head, kind === 'quote' ? h('blockquote', {dir: 'auto'}, state.facts.quotation(fact)) : '', ...body(state.facts, id));
  $('sheet').hidden = false;
}

function closeSheet() {
  $('sheet').hidden = true;
}

// --- the hover ---

const tip = $('tip');
let tipTimer = 0;

function showTip(mark) {
  clearTimeout(tipTimer);
  if (!state.facts || !$('sheet').hidden) return;
  const around = [];
  for (let node = mark.parentElement.closest('mark'); node; node = node.parentElement.closest('mark')) around.push(node.dataset.id);
  tip.replaceChildren(...summary(mark.dataset.id), ...around.map(id =>
    h('p.around', {}, `inside: ${KINDS[state.facts.get(id).kind].toLowerCase()}, `, words(state.facts.brief(id)[0]))));
  tip.hidden = false;
  const box = mark.getClientRects()[0], {width, height} = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8));
  const above = box.top - height - 6;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${(above > 4 ? above : box.bottom + 6) + scrollY}px`;
  const link = mark.querySelector('a');
  if (link) link.setAttribute('aria-describedby', 'tip');
}

function hideTip() {
  clearTimeout(tipTimer);
  tip.hidden = true;
  document.querySelectorAll('[aria-describedby=tip]').forEach(node => node.removeAttribute('aria-describedby'));
}

const hideTipSoon = () => {
  clearTimeout(tipTimer);
  tipTimer = setTimeout(hideTip, 150);
};

// --- the article under mouse and keyboard ---

const markOf = event => event.target.closest && event.target.closest('#article mark');

$('article').addEventListener('pointerover', event => event.pointerType !== 'touch' && markOf(event) && showTip(markOf(event)));
$('article').addEventListener('pointerout', hideTipSoon);
tip.addEventListener('pointerenter', () => clearTimeout(tipTimer));
tip.addEventListener('pointerleave', hideTipSoon);
$('article').addEventListener('focusin', event => {
  const mark = markOf(event);
  if (!mark) return;
  $('article').querySelectorAll('a[tabindex="0"]').forEach(a => { a.tabIndex = -1; });
  event.target.tabIndex = 0;
  if (event.target.matches(':focus-visible')) showTip(mark);
});
$('article').addEventListener('focusout', hideTip);
$('article').addEventListener('click', event => {
  const mark = markOf(event);
  if (!mark) return;
  event.preventDefault();
  if (String(getSelection())) return; // words are being selected
  choose(mark.dataset.id, {from: 'article'});
  if (!$('sheet').hidden && mark.getBoundingClientRect().bottom > $('sheet').getBoundingClientRect().top) scrollTo(mark);
});
$('article').addEventListener('keydown', event => {
  const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
  if (!step || event.ctrlKey || event.altKey || event.metaKey || !event.target.matches('a')) return;
  const links = [...$('article').querySelectorAll('a')].filter(a => a.checkVisibility ? a.checkVisibility() : a.offsetParent);
  const to = links[links.indexOf(event.target) + step];
  if (!to) return;
  event.preventDefault();
  to.focus();
});
document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  if (!tip.hidden) hideTip();
  else if (state.chosen) unchoose();
});

for (const root of [$('panels'), $('sheet')]) {
  root.addEventListener('click', event => {
    const link = event.target.closest('a.jump'), next = event.target.closest('[data-next]');
    if (link) {
      event.preventDefault();
      choose(link.getAttribute('href').slice(1), {from: 'list'});
    } else if (next) nextMention(next.dataset.next);
  });
}
$('panels').addEventListener('toggle', event => {
  if (!event.target.matches('details') || !event.target.open) return;
  const {id} = event.target.dataset;
  if (state.chosen && state.chosen.id === id) return;
  state.chosen = {id, next: 1};
  light(id);
  map.choose(state.facts.get(id).kind === 'location' ? id : null);
  if (WIDE.matches) scrollTo(article.marks(id)[0]);
}, true);
$('sheet-close').addEventListener('click', unchoose);

// --- which kinds are shown ---

function drawLegend() {
  const box = (kind, title, n, on) => {
    const input = h('input', {type: 'checkbox', checked: on, 'data-kind': kind});
    return h(`label.${kind}`, {}, input, h('span', {}, title), h('small', {}, String(n)));
  };
  const removed = state.facts.answer.document.removed.length;
  $('legend').replaceChildren($('legend').firstElementChild, ...state.facts.counts().filter(([, n]) => n)
    .map(([kind, n]) => box(kind, KINDS[kind] === 'Person' ? 'People' : KINDS[kind] + 's', n, !$('article').classList.contains(`no-${kind}`))));
  if (removed) $('legend').append(box('removed', 'Page furniture', removed, !$('article').classList.contains('no-removed')));
}

$('article').classList.add('no-removed');
$('legend').addEventListener('change', event => $('article').classList.toggle(`no-${event.target.dataset.kind}`, !event.target.checked));

// --- asking the service ---

const ADVICE = {
  'too-large': ['This article is too long', 'The server takes less than that. Leave out what is not the article, or post it in parts.'],
  'too-complex': ['This article needs more than one request may use', 'Post it in parts, or ask whoever runs the server to allow more.'],
  'unsupported-language': ['This does not look like English', 'Only English news is read.'],
  'overloaded': ['The server is busy', 'Nothing is wrong with your article. Try again in a moment.'],
  'rate-limited': ['Too many requests', 'Wait a moment and try again.'],
  'shutting-down': ['The server is restarting', 'Try again in a moment.'],
  'unauthorized': ['This service asks for a key', 'Whoever runs it gives them out. The key is kept until this page is closed.'],
  'request-timeout': ['The article did not arrive in time', 'Your connection may be slow. Try again.'],
  'unsupported-media-type': ['This kind of file is not read', 'Choose plain text or a web page.'],
};
const AGAIN = ['overloaded', 'rate-limited', 'shutting-down', 'request-timeout', 'offline', 'gateway'];

function fail(slug, title, advice, detail) {
  const buttons = [];
  const button = (text, action) => {
    const node = h('button', {type: 'button'}, text);
    node.addEventListener('click', action);
    buttons.push(node);
  };
  if (AGAIN.includes(slug)) button('Try again', () => read());
  if (slug === 'unsupported-language') button('Read it as English all the same', () => read({english: true}));
  if (slug === 'unauthorized') {
    const field = h('input', {type: 'password', autocomplete: 'off', value: state.key});
    buttons.push(h('label', {}, 'API key ', field), ' ');
    button('Use this key', () => {
      state.key = field.value.trim();
      read();
    });
  }
  $('error').replaceChildren(h('p.title', {}, title), h('p', {}, advice), detail ? h('p.detail', {}, detail) : '',
    buttons.length ? h('p', {}, ...buttons) : '');
  $('error').dataset.problem = slug;
  $('error').hidden = false;
  showCompose();
}

async function failWith(response) {
  const problem = await response.json().catch(() => null);
  if (!problem || !problem.type)
    return fail('gateway', 'The service could not be asked', 'Something between this page and the service answered in its place.', `Status ${response.status}`);
  const slug = problem.type.split('/').pop();
  const [title, advice] = ADVICE[slug] || [problem.title, ''];
  return fail(slug, title, advice, problem.detail + (problem.position === undefined ? '' : ` (byte ${problem.position})`));
}

const looksLikeHtml = text => /^\s*<(!doctype|html|head|body|article|main|div|p)\b/i.test(text);

// A file goes out byte for byte, as long as what stands in the field is still what it held.
function bodyToPost() {
  const text = $('text').value, {file} = state;
  if (file && file.shown === text) return {text, name: file.blob.name, bytes: file.blob, type: file.type};
  return {text, bytes: text, type: looksLikeHtml(text) ? 'text/html' : 'text/plain'};
}

function busy(on) {
  $('bar').hidden = !on;
  $('submit').disabled = on;
  $('cancel').hidden = !on;
  $('submit').textContent = on ? 'Reading…' : 'Read it';
  document.body.setAttribute('aria-busy', on);
}

async function read({english = false} = {}) {
  if (state.running) return;
  $('error').hidden = true;
  if (!$('text').value.trim()) {
    fail('empty', 'There is no article yet', 'Paste one, drop a file, or open one of the three below.');
    $('text').focus();
    return;
  }
  const query = new URLSearchParams({offset_unit: 'utf16', include: 'text'});
  if ($('published').value) query.set('published_at', $('published').value);
  if (english) query.set('language', 'en');
  state.posted = {...bodyToPost(), query};
  state.running = new AbortController();
  busy(true);
  $('live').textContent = 'Reading the article';
  const started = performance.now();
  try {
    const response = await fetch('v1/extract?' + query, {method: 'POST', body: state.posted.bytes, signal: state.running.signal,
      headers: {'Content-Type': state.posted.type, Accept: 'application/json', ...(state.key && {'X-API-Key': state.key})}});
    if (response.ok) render(await response.json(), performance.now() - started);
    else await failWith(response);
  } catch (error) {
    if (error.name !== 'AbortError')
      fail('offline', navigator.onLine ? 'The server cannot be reached' : 'You are offline',
        'Your article is still here. Check the connection and try again.', error.message);
  } finally {
    state.running = null;
    busy(false);
    $('live').textContent = '';
  }
}

function render(answer, ms) {
  const facts = state.facts = new Facts(answer);
  unchoose();
  article.draw(answer.document.text, facts.spans(), answer.document.removed, answer.document.title);
  panels.draw(facts);
  drawLegend();
  $('warnings').replaceChildren(...answer.warnings.map(w => h('li', {}, w)));
  $('warnings').hidden = !answer.warnings.length;
  $('json').textContent = JSON.stringify(answer, null, 2);
  URL.revokeObjectURL($('download').href);
  $('download').href = URL.createObjectURL(new Blob([$('json').textContent], {type: 'application/json'}));
  $('compose').hidden = true;
  $('result').hidden = false;
  $('another').hidden = false;
  const n = facts.byId.size - answer.dates.length;
  $('status').textContent = n ? `${plural(n, 'fact')} in ${plural(answer.document.sentences, 'sentence')}, read in ${Math.max(1, Math.round(ms))} ms`
    : 'Nothing was found in this text: it names no one, no place and no event.';
  map.draw(answer.locations);
  window.scrollTo(0, 0);
  $('status').focus({preventScroll: true});
}

function showCompose() {
  unchooseQuietly();
  $('result').hidden = true;
  $('another').hidden = true;
  $('compose').hidden = false;
}

function unchooseQuietly() {
  if (state.facts) unchoose();
}

// --- taking an article ---

// The field's direction is told from its first letter; dir=auto takes seconds for a megabyte.
const count = () => {
  const n = $('text').value.length;
  const [letter] = /\p{L}/u.exec($('text').value.slice(0, 1000)) || [''];
  $('text').dir = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(letter) ? 'rtl' : 'ltr';
  $('count').textContent = n ? plural(n, 'character') : '';
};

async function openFile(blob) {
  const html = /html/.test(blob.type) || /\.x?html?$/i.test(blob.name);
  if (!html && !/^text\/|^$/.test(blob.type))
    return fail('unsupported-media-type', ...ADVICE['unsupported-media-type'], `${blob.name} is ${blob.type}.`);
  $('text').value = await blob.text();
  state.file = {blob, shown: $('text').value, type: html ? 'text/html' : 'text/plain'};
  count();
  return read();
}

async function openSample({sample, published}) {
  try {
    const response = await fetch(`samples/${sample}.txt`);
    if (!response.ok) return await failWith(response);
    $('text').value = await response.text();
  } catch (error) {
    return fail('offline', 'The server cannot be reached', 'Check the connection and try again.', error.message);
  }
  $('published').value = published;
  count();
  return read();
}

$('form').addEventListener('submit', event => {
  event.preventDefault();
  read();
});
$('text').addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) read();
});
$('text').addEventListener('input', count);
$('cancel').addEventListener('click', () => state.running && state.running.abort());
$('file').addEventListener('change', event => {
  if (event.target.files[0]) openFile(event.target.files[0]);
  event.target.value = '';
});
$('samples').addEventListener('click', event => {
  const button = event.target.closest('button');
  if (button) openSample(button.dataset);
});
$('another').addEventListener('click', () => {
  showCompose();
  $('text').focus();
  $('text').select();
});

const hasFiles = event => [...event.dataTransfer.types].includes('Files');
document.addEventListener('dragover', event => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  $('drop').hidden = false;
});
document.addEventListener('dragleave', event => { if (!event.relatedTarget) $('drop').hidden = true; });
document.addEventListener('drop', event => {
  $('drop').hidden = true;
  const file = event.dataTransfer.files[0];
  if (!file) return;
  event.preventDefault();
  openFile(file);
});

// --- the JSON ---

const quoted = text => `'${text.replaceAll("'", `'\\''`)}'`;

function asCurl() {
  const {text, name, type, query} = state.posted;
  const data = name ? quoted('@' + name) : quoted(text.startsWith('@') ? ' ' + text : text);
  const key = state.key ? " -H 'X-API-Key: '\"$KEY\"" : '';
  return `curl -H 'Content-Type: ${type}'${key} --data-binary ${data} ${quoted(new URL('v1/extract?' + query, document.baseURI).href)}`;
}

// Without a secure context there is no clipboard; then a selection does it.
async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = h('textarea.quiet', {}, text);
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
  $('copied').textContent = `${what} copied`;
  setTimeout(() => { $('copied').textContent = ''; }, 2500);
}

$('copy-json').addEventListener('click', () => copy($('json').textContent, 'JSON'));
$('copy-curl').addEventListener('click', () => copy(asCurl(), 'Command'));

// --- dark and light ---

const THEMES = {auto: '', light: 'light', dark: 'dark'};

function setTheme(name) {
  document.documentElement.dataset.theme = THEMES[name];
  $('theme').textContent = `Theme: ${name}`;
  try {
    localStorage.setItem('theme', name);
  } catch {
    // a page without storage forgets
  }
}

function storedTheme() {
  try {
    return localStorage.getItem('theme');
  } catch {
    return null;
  }
}

$('theme').addEventListener('click', () => {
  const names = Object.keys(THEMES);
  const now = names.find(name => THEMES[name] === document.documentElement.dataset.theme) || 'auto';
  setTheme(names[(names.indexOf(now) + 1) % names.length]);
});
setTheme(storedTheme() in THEMES ? storedTheme() : 'auto');
count();

// "#strait-talks" behind the address opens that sample: what `make run` prints.
const linked = document.querySelector(`#samples button[data-sample="${CSS.escape(location.hash.slice(1))}"]`);
if (linked) openSample(linked.dataset);
