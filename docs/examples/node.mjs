// attache from Node 18 or later, without packages: node node.mjs FILE...
import { readFile } from 'node:fs/promises';

const attache = process.env.ATTACHE ?? 'http://127.0.0.1:8080';
const sleep = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));

// One article. A busy server answers 503 or 429 and says when to come again.
export async function extract(article) {
  for (let attempt = 0; ; attempt++) {
    const response = await fetch(`${attache}/v1/extract`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ offset_unit: 'utf16', ...article }),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    if (attempt === 5 || ![429, 503].includes(response.status)) throw new Error(`${response.status}: ${answer.detail}`);
    await sleep(Number(response.headers.get('retry-after') ?? 1));
  }
}

// Many articles, four at a time, in their order.
async function extractAll(articles) {
  const answers = new Array(articles.length);
  let next = 0;
  const work = async () => {
    for (let i = next++; i < articles.length; i = next++) answers[i] = await extract(articles[i]);
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return answers;
}

const files = process.argv.slice(2);
const articles = await Promise.all(files.map(async (file) => ({ text: await readFile(file, 'utf8') })));
for (const [i, answer] of (await extractAll(articles)).entries())
  for (const person of answer.officials)
    for (const role of person.roles)
      console.log([files[i], person.name, role.title, role.status].join('\t'));
