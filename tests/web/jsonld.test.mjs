// The JSON-LD answer through a JSON-LD processor that has no network, and against schema.org's own words.
import test, {before, after} from 'node:test';
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import jsonld from 'jsonld';
import {serve} from './service.mjs';

const S = 'https://schema.org/';
// What schema.org says each of our types may have (inherited properties included), and what may stand there.
const COMMON = ['name', 'description', 'sameAs', 'url'];
const PERSON = ['jobTitle', 'worksFor', 'hasOccupation'];
const MAY = {
  NewsArticle: ['headline', 'dateline', 'datePublished', 'inLanguage', 'articleBody', 'mentions', 'identifier'],
  Person: PERSON, Role: ['roleName', 'hasOccupation'], Occupation: ['occupationLocation'],
  Organization: ['address'], GovernmentOrganization: ['address'], PoliticalParty: ['address'], Corporation: ['address'],
  CollegeOrUniversity: ['address'], NewsMediaOrganization: ['address'], NGO: ['address'],
  Place: ['geo', 'address'], Country: ['geo', 'address'], Continent: ['geo', 'address'], City: ['geo', 'address'],
  AdministrativeArea: ['geo', 'address'], BodyOfWater: ['geo', 'address'], Landform: ['geo', 'address'], Mountain: ['geo', 'address'],
  GeoCoordinates: ['latitude', 'longitude'], PostalAddress: ['addressRegion', 'addressCountry'],
  Event: ['startDate', 'endDate', 'location', 'keywords'], Action: ['agent', 'object', 'actionStatus', 'location'],
  Quotation: ['text', 'spokenByCharacter'], Thing: [],
};
const documentLoader = async url => { throw new Error(`a processor would fetch ${url}`); };

let server;
before(async () => { server = await serve(); });
after(async () => { if (server) assert.equal(await server.stop(), 0); });

async function linked(name, query) {
  const answer = await fetch(`${server.address}/v1/extract?${query}`, {method: 'POST', body: readFileSync(new URL(`../../share/samples/${name}.txt`, import.meta.url)),
    headers: {'Content-Type': 'text/plain', Accept: 'application/ld+json, application/json;q=0.5'}});
  assert.equal(answer.headers.get('content-type'), 'application/ld+json');
  return answer.json();
}

function check(node, counts) {
  const types = node['@type'] || [];
  for (const type of types) {
    assert.ok(type.startsWith(S) && MAY[type.slice(S.length)], `${type} is none of the types`);
    counts[type.slice(S.length)] = (counts[type.slice(S.length)] || 0) + 1;
  }
  for (const [key, values] of Object.entries(node)) {
    if (key.startsWith('@')) continue;
    assert.ok(key.startsWith(S), key);
    const word = key.slice(S.length);
    if (types.length) assert.ok([...COMMON, ...types.flatMap(t => MAY[t.slice(S.length)])].includes(word), `${word} of ${types}`);
    values.filter(v => v['@type'] || v['@id'] === undefined).forEach(v => v['@value'] === undefined && check(v, counts));
  }
}

for (const [name, day] of [['strait-talks', '2010-12-16'], ['harbour-bridge', '2024-03-13'], ['river-flood', '2023-09-06']])
  test(`${name} as JSON-LD`, async () => {
    const document = await linked(name, `published_at=${day}&include=text`);
    const [expanded] = await jsonld.expand(document, {documentLoader, safe: true});
    const counts = {};
    check(expanded, counts);
    for (const type of ['NewsArticle', 'Person', 'GeoCoordinates', 'Event', 'Quotation']) assert.ok(counts[type], `no ${type}`);
    const quads = await jsonld.toRDF(document, {documentLoader, safe: true});
    const objects = new Set(quads.filter(q => q.predicate.value === `${S}spokenByCharacter`).map(q => q.object.value));
    const named = new Set(quads.filter(q => q.predicate.value === `${S}name`).map(q => q.subject.value));
    assert.ok([...objects].some(o => named.has(o)), 'a speaker is one of the people');
    const json = await (await fetch(`${server.address}/v1/extract?published_at=${day}`, {method: 'POST', headers: {'Content-Type': 'text/plain'},
      body: readFileSync(new URL(`../../share/samples/${name}.txt`, import.meta.url))})).json();
    assert.equal(document.mentions.length, json.officials.length + json.people.length + json.organizations.length +
      json.locations.length + json.events.length + json.quotes.length);
  });
