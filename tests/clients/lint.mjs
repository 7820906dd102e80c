// lint.mjs MODULES: openapi.yaml by Redocly's strict rules; every warning is an error.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.argv[2], 'package.json'));
const { lint, createConfig } = require('@redocly/openapi-core');
const rules = { 'no-ambiguous-paths': 'error', 'no-http-verbs-in-paths': 'error', 'tag-description': 'error',
  'no-invalid-schema-examples': 'error', 'no-invalid-media-type-examples': 'error', 'operation-operationId-url-safe': 'error' };
const found = await lint({ ref: process.argv[3], config: await createConfig({ extends: ['recommended-strict'], rules }) });
// `x-lines`, which says what the lines of NDJSON are, is no keyword the linter follows.
const text = readFileSync(process.argv[3], 'utf8');
const used = (p) => p.ruleId === 'no-unused-components' && text.includes(`$ref: '${p.location[0].pointer}'`);
const problems = found.filter((p) => !used(p));
for (const p of problems) console.error(`${p.severity} ${p.ruleId} ${p.location[0]?.pointer}: ${p.message}`);
process.exit(problems.length === 0 ? 0 : 1);
