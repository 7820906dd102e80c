// The page in a real browser, on the real server.
import test, {before, after} from 'node:test';
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {PROGRAM, serve, launch, open, read, openSample} from './service.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PAGE_BYTES = 150 * 1024;

// Emoji of two and of many units, letters with combining marks, and a line from right to left stand before the names.
const STRANGE = 'A day of talks 🎉👩‍👩‍👧‍👦 in Zu\u0308rich\n\n' +
  'ZÜRICH — 🇨🇭 Foreign Minister Ame\u0301lie Rochat met Defense Secretary Paul Whitcombe in Geneva on Tuesday. "We 💙 agree on peace," ' +
  'said Rochat, who arrived from Berlin.\n\nقال الوزير إن المحادثات كانت مفيدة.\n\n' +
  'Whitcombe told reporters in Paris that "nothing has been decided" and left for London on Wednesday. <img src=x onerror=alert(1)>\n';

let server, browser;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  if (browser) await browser.close();
  if (server) assert.equal(await server.stop(), 0);
});

async function using(options, run, address = server.address) {
  const page = await open(browser, address, options);
  try {
    await run(page);
  } finally {
    await page.context().close();
  }
}

const LONG = ('The minister spoke to the people of the town. '.repeat(8) + '\n\n').repeat(3700);

// Long texts at once: typing them takes the browser minutes.
const put = (page, text) => page.evaluate(value => {
  const field = document.getElementById('text');
  field.value = value;
  field.dispatchEvent(new Event('input', {bubbles: true}));
}, text);

const clean = page => assert.deepEqual(page.noted.errors, []);

async function accessible(page, where) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}));
  const told = found.violations.map(v => `${where}: ${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | ')}`);
  assert.ok(!told.length, told.join('\n'));
}

// For every id the stretches that its marks cover, neighbours joined, in UTF-16 units from the start of the article.
const markedStretches = page => page.evaluate(() => {
  const article = document.getElementById('article'), found = {};
  for (const mark of article.querySelectorAll('mark')) {
    const range = document.createRange();
    range.setStart(article, 0);
    range.setEnd(mark, 0);
    const outside = article.querySelector('[data-outside]');
    const start = range.toString().length - (outside ? outside.textContent.length : 0), end = start + mark.textContent.length;
    const list = (found[mark.dataset.id] ??= []);
    const last = list.find(s => s[1] === start);
    if (last) last[1] = end;
    else list.push([start, end]);
  }
  return found;
});

function factSpans(answer) {
  const spans = {};
  const put = (id, list) => { spans[id] = list.map(s => [s.start, s.end]); };
  [...answer.officials, ...answer.people, ...answer.organizations, ...answer.locations].forEach(f => put(f.id, f.mentions));
  answer.events.forEach(e => put(e.id, [e.trigger, ...e.mentions]));
  answer.quotes.forEach(q => put(q.id, q.spans));
  answer.dates.forEach((d, i) => put(`d${i + 1}`, [d]));
  return spans;
}

const answerOf = async page => JSON.parse(await page.textContent('#json'));

test('typing and submitting marks the right characters behind emoji and combining marks', () => using({}, async page => {
  await page.locator('#text').pressSequentially('🎉 Zu\u0308rich', {delay: 5});
  assert.equal(await page.inputValue('#text'), '🎉 Zu\u0308rich');
  await read(page, STRANGE, '2024-05-15');
  const answer = await answerOf(page);
  assert.equal(answer.document.text, STRANGE);
  assert.equal(await page.evaluate(() => document.getElementById('article').textContent), STRANGE);
  const names = [...answer.officials, ...answer.people].map(p => p.name);
  assert.ok(names.includes('Ame\u0301lie Rochat') && names.includes('Paul Whitcombe'), names.join());
  const marked = await markedStretches(page);
  for (const [id, spans] of Object.entries(factSpans(answer)))
    for (const [start, end] of spans)
      assert.ok((marked[id] || []).some(m => m[0] === start && m[1] === end), `${id} ${start}-${end} is not marked: ${JSON.stringify(marked[id])}`);
  for (const id of Object.keys(marked)) assert.ok(factSpans(answer)[id], `${id} is marked but no fact`);
  assert.equal(await page.locator('#article img').count(), 0, 'markup in an article stays text');
  const directions = await page.$$eval('#article p', all => all.map(p => [getComputedStyle(p).direction, p.textContent.slice(0, 4)]));
  assert.ok(directions.some(([d, t]) => d === 'rtl' && t.startsWith('قال')) && directions.some(([d]) => d === 'ltr'));
  clean(page);
}));

test('spans nest, cross and run over lines without losing a character', () => using({}, async page => {
  const seen = await page.evaluate(async () => {
    const {Article} = await import('./article.js');
    const root = document.createElement('div');
    const text = 'abcdef\nghijkl\n\nmnopqr';
    const span = (id, kind, start, end) => ({id, kind, start, end, confidence: 1});
    new Article(root).draw(text, [span('q1', 'quote', 2, 10), span('p1', 'person', 3, 5), span('o1', 'organization', 3, 5),
      span('e1', 'event', 4, 12), span('l1', 'location', 15, 21)], [], '');
    const covered = id => [...root.querySelectorAll(`mark[data-id=${id}]`)].map(m => m.textContent).join('|');
    const other = document.createElement('div');
    new Article(other).draw('Share\nRead', [span('p1', 'person', 0, 5), span('p2', 'person', 6, 10)], [{start: 0, end: 5}], '');
    return {stop: other.querySelector('a[tabindex="0"]').textContent, same: root.textContent === text, q1: covered('q1'), p1: covered('p1'), o1: covered('o1'), e1: covered('e1'), l1: covered('l1'),
      personIn: [...root.querySelectorAll('mark.person')].every(m => m.closest('mark.organization') && m.closest('mark.quote')),
      links: [...root.querySelectorAll('a')].every(a => !a.querySelector('a') && !a.parentElement.closest('a'))};
  });
  assert.equal(seen.stop, 'Read', 'what is hidden takes no focus');
  assert.ok(seen.same && seen.personIn && seen.links);
  assert.equal(seen.q1, 'cdef|ghi');
  assert.equal(seen.p1.replaceAll('|', ''), 'de');
  assert.equal(seen.o1.replaceAll('|', ''), 'de');
  assert.equal(seen.e1.replaceAll('|', ''), 'efghijk');
  assert.equal(seen.l1, 'mnopqr');
}));

test('a person shows roles, quotes and events; quotes stand beside speakers; places and days have their picture', () => using({}, async page => {
  await openSample(page, 'strait-talks');
  const answer = await answerOf(page);
  const person = [...answer.officials, ...answer.people].find(p => p.roles.length && p.quotes.length && p.events.length);
  const mark = page.locator(`#article mark[data-id=${person.id}] a`).first();
  await mark.hover();
  await page.waitForSelector('#tip:not([hidden])');
  assert.ok((await page.textContent('#tip')).includes(person.name));
  await mark.click();
  const entry = page.locator(`#panels details[data-id=${person.id}][open]`);
  await entry.waitFor();
  const text = await entry.textContent();
  assert.ok(text.includes(person.roles[0].title) && /quotation/.test(text) && /event/.test(text), text);
  const [start, end] = [answer.quotes.find(q => q.id === person.quotes[0]).spans[0]].map(s => [s.start, s.end])[0];
  assert.ok(text.includes(answer.document.text.slice(start, end).replace(/,$/, '')));
  assert.equal(await page.locator(`#article mark[data-id=${person.id}].on`).count() >= person.mentions.length, true);
  await page.click('#tab-quotes');
  assert.equal(await page.locator('#panel-quotes blockquote').count(), answer.quotes.length);
  assert.ok(await page.locator('#panel-quotes .who').filter({hasText: person.name}).count());
  await page.click('#tab-events');
  assert.equal(await page.locator('#panel-events .happening').count(), answer.events.length);
  assert.ok(await page.locator('#panel-events time').count() > 1);
  const dots = await page.$$eval('#map .dot', all => all.map(d => Number(d.getAttribute('r'))));
  assert.equal(dots.length, answer.locations.filter(l => l.latitude !== null).length);
  assert.ok(Math.max(...dots) > Math.min(...dots), 'places are sized by mentions');
  await page.click('#map-zoom');
  await page.waitForFunction(() => document.getElementById('map-zoom').textContent === 'Closer');
  await page.click('#panel-events .jump >> nth=0');
  await page.waitForSelector('#article mark.event.on');
  clean(page);
}));

test('kinds can be hidden, and unsure facts are paler', () => using({}, async page => {
  await openSample(page, 'river-flood');
  const tint = () => page.$eval('#article p mark.location:not(.slight)', m => getComputedStyle(m).textDecorationLine);
  assert.match(await tint(), /underline/);
  await page.click('#legend label.location');
  assert.equal(await tint(), 'none');
  const paler = await page.evaluate(() => {
    const colour = name => {
      const node = document.createElement('mark');
      node.className = `official ${name}`;
      document.querySelector('#article p').append(node);
      const found = getComputedStyle(node).backgroundColor;
      node.remove();
      return Number(/[/,] ?([\d.]+)\)$/.exec(found)[1]);
    };
    return colour('doubt-0') > colour('doubt-1') && colour('doubt-1') > colour('doubt-2');
  });
  assert.ok(paler);
}));

test('everything can be done with the keyboard', () => using({}, async page => {
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  const tabTo = async id => {
    for (let i = 0; i < 60 && (await focused()) !== id; i++) await page.keyboard.press('Tab');
    assert.equal(await focused(), id);
  };
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Skip to the content');
  await tabTo('text');
  await page.keyboard.insertText('President Maria Lund met Chancellor Otto Brandt in Vienna on Monday. "We agree," Lund said.');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('#result:not([hidden])');
  await page.waitForFunction(() => document.activeElement.id === 'status');
  for (let i = 0; i < 30 && !(await page.evaluate(() => document.activeElement.matches('#article a'))); i++) await page.keyboard.press('Tab');
  await page.waitForSelector('#tip:not([hidden])');
  const first = await focused();
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await focused(), first);
  await page.keyboard.press('ArrowLeft');
  assert.equal(await focused(), first);
  await page.keyboard.press('Escape');
  await page.waitForSelector('#tip', {state: 'hidden'});
  await page.keyboard.press('Enter');
  await page.waitForSelector('#panels [open], #panels .on');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !document.querySelector('mark.on'));
  for (let i = 0; i < 30 && !(await page.evaluate(() => document.activeElement.matches('[role=tab]'))); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-selected')), 'true');
  await page.keyboard.press('End');
  assert.equal(await page.evaluate(() => document.activeElement === document.querySelector('[role=tab]:last-child')), true);
  await page.keyboard.press('Shift+Tab');
  clean(page);
}));

test('an article that is too long, in another language, or empty is refused in words', () => using({}, async page => {
  await page.click('#submit');
  await page.waitForSelector('#error[data-problem=empty]');
  await page.fill('#text', 'Le président de la République a rencontré les ministres à Paris mardi soir. Il a déclaré que la situation ' +
    'était grave et que le gouvernement allait prendre des mesures pour la population.');
  await page.click('#submit');
  await page.waitForSelector('#error[data-problem=unsupported-language]');
  await page.click('#error button');
  await page.waitForSelector('#result:not([hidden])');
  await page.click('#another');
  await put(page, LONG);
  await page.click('#submit');
  await page.waitForSelector('#error[data-problem=too-large]');
  assert.match(await page.textContent('#error'), /too long/);
  assert.equal(await page.getAttribute('#error', 'role'), 'alert');
  await accessible(page, 'error');
}));

test('a busy server, a limit, no network and a proxy in the way are told apart', async () => {
  // A body of more bytes than all bodies together may have: the server sheds it with 503.
  const busy = await serve('--max-body', '4MiB', '--max-buffered', '1MiB', '--rate-limit', '4');
  try {
    await using({}, async page => {
      await put(page, LONG);
      await page.click('#submit');
      await page.waitForSelector('#error[data-problem=overloaded]');
      assert.match(await page.textContent('#error'), /busy/);
      await page.fill('#text', 'The president met the minister.');
      await page.click('#error button');
      await page.waitForSelector('#result:not([hidden])');
      await page.click('#another');
      await page.route('**/v1/extract*', route => route.fulfill({status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>'}));
      await page.click('#submit');
      await page.waitForSelector('#error[data-problem=gateway]');
      await page.unroute('**/v1/extract*');
      await page.context().setOffline(true);
      await page.click('#submit');
      await page.waitForSelector('#error[data-problem=offline]');
      await page.context().setOffline(false);
      for (let limited = false; !limited;) {
        await page.click('#error button, #submit >> visible=true');
        await page.waitForSelector('#result:not([hidden]), #error[data-problem=rate-limited]:not([hidden])');
        limited = await page.isVisible('#error');
        if (!limited) await page.click('#another');
      }
    }, busy.address);
  } finally {
    await busy.stop();
  }
});

test('a service with keys asks for one', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'attache-keys-'));
  const made = spawnSync(PROGRAM, ['key', 'tester'], {encoding: 'utf8'});
  writeFileSync(path.join(folder, 'keys'), made.stdout, {mode: 0o600});
  const locked = await serve('--api-keys', path.join(folder, 'keys'));
  try {
    await using({}, async page => {
      await page.fill('#text', 'President Maria Lund spoke in Vienna on Monday.');
      await page.click('#submit');
      await page.waitForSelector('#error[data-problem=unauthorized]');
      await page.fill('#error input', /[0-9a-f]{64}/.exec(made.stderr)[0]);
      await accessible(page, 'key');
      await page.click('#error button');
      await page.waitForSelector('#result:not([hidden])');
    }, locked.address);
  } finally {
    await locked.stop();
    rmSync(folder, {recursive: true});
  }
});

test('works below a path, from one origin alone, in few bytes', async () => {
  const below = await serve('--path-prefix', '/news/desk');
  try {
    await using({}, async page => {
      await openSample(page, 'harbour-bridge');
      const answers = await Promise.all(page.noted.fetched.map(r => r.response()));
      const own = answers.filter(r => r && !r.url().startsWith('data:') && !r.url().startsWith('blob:'));
      for (const r of own) assert.ok(r.url().startsWith(below.address + '/news/desk/'), r.url());
      const still = own.filter(r => !r.url().includes('/v1/'));
      const sizes = await Promise.all(still.map(async r => (await r.body()).length));
      const total = sizes.reduce((a, b) => a + b, 0);
      assert.ok(total < PAGE_BYTES, `the page has ${total} bytes`);
      assert.match(await own[0].headerValue('content-security-policy'), /default-src 'none'; script-src 'self'; style-src 'self'/);
      const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
      console.log(`# page: ${total} bytes in ${still.length} files, first contentful paint after ${Math.round(paint)} ms`);
      assert.deepEqual(await page.$$eval('[style], script:not([src]), [onclick]', all => all.map(n => n.id)).then(ids => ids.filter(id => id !== 'tip')), []);
      clean(page);
    }, below.address + '/news/desk');
  } finally {
    await below.stop();
  }
});

test('the command to copy gives the same answer, and the download too', () => using({permissions: ['clipboard-read', 'clipboard-write']}, async page => {
  await read(page, `It's "quoted" $HOME \\n: President Ana Lind spoke in Oslo on Friday.\n`, '2024-05-15');
  await page.click('#raw summary');
  await page.click('#copy-curl');
  await page.waitForFunction(() => document.getElementById('copied').textContent.includes('Command'));
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const answer = JSON.parse(execFileSync('bash', ['-c', `${command} -sS`], {encoding: 'utf8'}));
  assert.deepEqual(answer, await answerOf(page));
  await page.click('#copy-json');
  await page.waitForFunction(() => document.getElementById('copied').textContent.includes('JSON'));
  assert.deepEqual(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())), answer);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
  assert.deepEqual(JSON.parse(readFileSync(await download.path(), 'utf8')), answer);
  clean(page);
}));

test('a file goes out byte for byte, chosen or dropped', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'attache-file-'));
  try {
    const file = path.join(folder, 'old.html');
    writeFileSync(file, Buffer.from('<html><head><meta charset="iso-8859-1"><title>x</title></head><body><article><h1>Talks in M\xfcnster</h1>' +
      '<p>Mayor J\xfcrgen Kr\xe4mer met Governor Ana Lind in M\xfcnster on Tuesday and said that the talks would go on.</p></article></body></html>', 'latin1'));
    await using({}, async page => {
      await page.setInputFiles('#file', file);
      await page.waitForSelector('#result:not([hidden])');
      assert.ok((await answerOf(page)).officials.some(p => p.name === 'Jürgen Krämer'));
      await page.click('#another');
      const data = await page.evaluateHandle(() => {
        const transfer = new DataTransfer();
        transfer.items.add(new File(['President Maria Lund spoke in Vienna on Monday.'], 'a.txt', {type: 'text/plain'}));
        return transfer;
      });
      await page.dispatchEvent('body', 'dragover', {dataTransfer: data});
      assert.ok(await page.isVisible('#drop'));
      await page.dispatchEvent('body', 'drop', {dataTransfer: data});
      await page.waitForSelector('#result:not([hidden])');
      assert.ok((await page.textContent('#article')).includes('Maria Lund'));
      clean(page);
    });
  } finally {
    rmSync(folder, {recursive: true});
  }
});

test('dark and light follow the system until a choice is made, which lasts', () => using({colorScheme: 'dark'}, async page => {
  const light = () => page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data[1] > 128;
  });
  assert.equal(await light(), false);
  await page.emulateMedia({colorScheme: 'light'});
  assert.equal(await light(), true);
  await page.click('#theme');
  await page.click('#theme');
  assert.equal(await page.textContent('#theme'), 'Theme: dark');
  assert.equal(await light(), false);
  await page.reload();
  assert.equal(await light(), false);
  clean(page);
}));

for (const colorScheme of ['light', 'dark'])
  test(`no accessibility violations in ${colorScheme}`, () => using({colorScheme, reducedMotion: 'reduce'}, async page => {
    await accessible(page, 'start');
    await openSample(page, 'strait-talks');
    for (const tab of ['quotes', 'events', 'places', 'groups', 'people']) {
      await page.click(`#tab-${tab}`);
      await page.evaluate(() => document.querySelectorAll('.panel:not([hidden]) summary').forEach((s, i) => i < 2 && s.click()));
      await accessible(page, tab);
    }
    await page.click('#article mark.official a >> nth=0');
    await page.hover('#article mark.quote a >> nth=0');
    await page.waitForSelector('#tip:not([hidden])');
    await page.click('#raw summary');
    await accessible(page, 'chosen');
    clean(page);
  }));

test('fits a phone, where a fact opens in a sheet', () => using({viewport: {width: 360, height: 740}, hasTouch: true, isMobile: true}, async page => {
  const fits = async where => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} is too wide`);
  await fits('start');
  await openSample(page, 'river-flood');
  await fits('result');
  await accessible(page, 'phone');
  await page.tap('#article mark.official a >> nth=0');
  await page.waitForSelector('#sheet:not([hidden])');
  const name = await page.textContent('#article mark.official a >> nth=0');
  assert.ok((await page.textContent('#sheet')).includes(name));
  await accessible(page, 'sheet');
  await page.tap('#sheet-close');
  await page.waitForSelector('#sheet', {state: 'hidden'});
  const small = await page.$$eval('button, [role=tab], #legend label, summary', all => all.filter(n => n.checkVisibility())
    .filter(n => n.getBoundingClientRect().height < 24).map(n => n.outerHTML.slice(0, 80)));
  assert.deepEqual(small, [], 'targets of at least 24 pixels');
  clean(page);
}));

test('the article as an HTML answer stands alone: its style is allowed, nothing else', () => using({}, async page => {
  const text = STRANGE + 'Read more\n';
  const answer = await fetch(`${server.address}/v1/extract?published_at=2024-05-15`, {method: 'POST', body: text,
    headers: {'Content-Type': 'text/plain', Accept: 'text/html'}});
  const body = await answer.text();
  await page.route('**/answer.html', route => route.fulfill({status: 200, body, headers: {
    'Content-Type': answer.headers.get('content-type'), 'Content-Security-Policy': answer.headers.get('content-security-policy')}}));
  await page.goto(`${server.address}/answer.html`);
  const lines = await page.$$eval('article > *', all => all.map(n => n.textContent));
  assert.deepEqual(lines, text.split('\n').filter(Boolean));
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('q')).quotes), 'none', 'the style is in force');
  assert.ok(await page.evaluate(() => [...document.querySelectorAll('q[cite]')].every(q => document.querySelector(q.getAttribute('cite')))));
  assert.equal(await page.locator('article img, script').count(), 0);
  await page.addStyleTag({content: 'body{color:red}'}).then(() => assert.fail('another style is allowed'), () => {});
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).color !== 'rgb(255, 0, 0)'), true);
  assert.deepEqual(page.noted.errors.filter(e => !/Content Security Policy/.test(e)), []);
}));

test('a very long article is drawn whole', () => using({}, async page => {
  const text = readFileSync(new URL('../../share/samples/strait-talks.txt', import.meta.url), 'utf8').repeat(40);
  await read(page, text, '2010-12-16');
  assert.equal(await page.evaluate(() => document.getElementById('article').textContent.length), text.length);
  clean(page);
}));

test('a link opens a sample', () => using({}, async page => {
  await page.goto(server.address + '/#river-flood');
  await page.reload();
  await page.waitForSelector('#article mark');
  assert.match(await page.textContent('#article'), /Mozambique/);
  clean(page);
}));
