// Marks the people of an article in a page. `offset_unit: utf16` counts as JavaScript strings do.
async function people(attache, text) {
  const response = await fetch(attache + '/v1/extract', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text, offset_unit: 'utf16' }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail); // a problem object: type, title, status, detail
  return [...answer.officials, ...answer.people];
}

function mark(text, found) {
  const fragment = document.createDocumentFragment();
  const mentions = found.flatMap((person) => person.mentions.map((m) => ({ ...m, name: person.name })));
  mentions.sort((a, b) => a.start - b.start);
  let at = 0;
  for (const mention of mentions) {
    if (mention.start < at) continue;
    fragment.append(text.slice(at, mention.start));
    const element = document.createElement('mark');
    element.textContent = text.slice(mention.start, mention.end);
    element.title = mention.name;
    fragment.append(element);
    at = mention.end;
  }
  fragment.append(text.slice(at));
  return fragment;
}

async function show() {
  const element = document.querySelector('article');
  const attache = new URLSearchParams(location.search).get('attache') ?? 'http://127.0.0.1:8080';
  const text = element.textContent;
  try {
    element.replaceChildren(mark(text, await people(attache, text)));
    document.title = 'done';
  } catch (error) {
    document.title = 'failed: ' + error.message;
  }
}
show();
