// kubernetes.mjs FILE: every document against its kind's schema, and what schemas cannot say.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.argv[3], 'package.json'));
const { parseAllDocuments } = require('yaml');
const kinds = {
  'v1/Namespace': 'v1', 'v1/ServiceAccount': 'v1', 'v1/Service': 'v1', 'apps/v1/Deployment': 'apps/v1',
  'autoscaling/v2/HorizontalPodAutoscaler': 'autoscaling/v2', 'policy/v1/PodDisruptionBudget': 'policy/v1',
  'networking.k8s.io/v1/NetworkPolicy': 'networking.k8s.io/v1',
};
const assert = (truth, words) => { if (!truth) { console.error(words); process.exit(1); } };

const objects = parseAllDocuments(readFileSync(process.argv[2], 'utf8')).map((d) => {
  assert(d.errors.length === 0, String(d.errors[0]));
  return d.toJS();
});
for (const object of objects) {
  const name = `${object.apiVersion}/${object.kind}`;
  assert(kinds[name], `${name}: no schema for it here`);
  const Model = require(`kubernetes-models/${kinds[name]}`)[object.kind];
  try {
    new Model(object).validate();
  } catch (error) {
    assert(false, `${name}: ${error.message}`);
  }
}
// A schema lets unknown keys pass where it is open; the types do not, so a misspelled key is looked for by hand.
const broken = structuredClone(objects.find((o) => o.kind === 'Deployment'));
broken.spec.replicas = 'two';
let refused = false;
try { new (require('kubernetes-models/apps/v1').Deployment)(broken).validate(); } catch { refused = true; }
assert(refused, 'the schema check takes anything');

const of = (kind) => objects.find((o) => o.kind === kind);
const pod = of('Deployment').spec.template;
const container = pod.spec.containers[0];
const labels = JSON.stringify(pod.metadata.labels);
for (const selector of [of('Deployment').spec.selector.matchLabels, of('Service').spec.selector,
  of('PodDisruptionBudget').spec.selector.matchLabels, of('NetworkPolicy').spec.podSelector.matchLabels])
  assert(JSON.stringify(selector) === labels, `a selector does not find the pods: ${JSON.stringify(selector)}`);
assert(of('HorizontalPodAutoscaler').spec.scaleTargetRef.name === of('Deployment').metadata.name, 'the autoscaler scales nothing');
const port = container.ports.find((p) => p.name === of('Service').spec.ports[0].targetPort);
const listen = container.env.find((e) => e.name === 'ATTACHE_LISTEN').value;
assert(listen.endsWith(`:${port.containerPort}`), 'the service does not listen where the pod says');
assert(pod.metadata.annotations['prometheus.io/port'] === String(port.containerPort), 'scraped at the wrong port');
for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
  assert(container[probe].httpGet.port === port.name, `${probe} asks the wrong port`);
assert(of('PodDisruptionBudget').spec.minAvailable < of('HorizontalPodAutoscaler').spec.minReplicas, 'no pod could ever be moved');
assert(container.securityContext.readOnlyRootFilesystem && pod.spec.securityContext.runAsNonRoot, 'not locked down');
console.log(JSON.stringify({
  paths: ['startupProbe', 'livenessProbe', 'readinessProbe'].map((p) => container[p].httpGet.path),
  env: container.env, args: container.args, user: pod.spec.securityContext.runAsUser,
}));
