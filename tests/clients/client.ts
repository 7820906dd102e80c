// A TypeScript client made of openapi.yaml: types by openapi-typescript, calls by openapi-fetch. What compiles here is
// what a user's editor knows; what it asserts is what the server answers.
import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

type Extraction = components['schemas']['Extraction'];

const client = createClient<paths>({ baseUrl: process.argv[2]! });
const text = '“The talks went well,” 🙂 said Foreign Minister Anna Berg of Norway, who met Prime Minister Oto Lind in Riga on Monday.';

function check(truth: unknown, words: string): asserts truth {
  if (!truth) throw new Error(words);
}

// The answer has other forms too (JSON-LD, HTML), which `Accept` asks for: the type is that of all of them.
const isExtraction = (answer: unknown): answer is Extraction =>
  typeof answer === 'object' && answer !== null && 'officials' in answer;

// an article as JSON
const { data, error, response } = await client.POST('/v1/extract', {
  body: { text, published_at: '2024-05-07', offset_unit: 'utf16' },
});
check(!error && isExtraction(data), `refused: ${JSON.stringify(error)}`);
check(response.headers.get('x-request-id'), 'no request id');
const answer: Extraction = data;
const names: string[] = [...answer.officials, ...answer.people].map((person) => person.name);
check(names.includes('Anna Berg') && names.includes('Oto Lind'), `people: ${names.join(', ')}`);
for (const person of answer.officials)
  for (const mention of person.mentions)
    check(text.slice(mention.start, mention.end) === mention.text, `offsets of ${mention.text}`);
const titles: (string | null)[] = answer.officials.flatMap((person) => person.roles.map((role) => role.title));
check(titles.length >= 2, `titles: ${titles.join(', ')}`);
const place = answer.locations.find((location) => location.name === 'Riga');
check(place && place.country_code === 'LV' && place.latitude !== null && place.latitude > 50, 'Riga');
check(answer.quotes[0]?.text.startsWith('The talks'), 'the quote');

// plain text, options in the query
const plain = await client.POST('/v1/extract', {
  params: { query: { published_at: '2024-05-07', include: 'text' } },
  headers: { 'Content-Type': 'text/plain' },
  body: text as never,
  bodySerializer: (body) => body as unknown as string,
});
check(isExtraction(plain.data) && plain.data.document.text === text, 'plain text');

// a refusal is typed too
const refused = await client.POST('/v1/extract', { body: {} as never });
check(refused.error, 'an empty article was taken');
check(refused.error.status === 422 && refused.error.type.startsWith('/problems/'), JSON.stringify(refused.error));

const version = await client.GET('/v1/version');
check(version.data?.version, 'version');
console.log(`works with attache ${version.data.version}`);
