// Does an answer say what openapi.json says it does? The part of JSON Schema that the document
// uses, strictly: an unknown keyword is an error, so that nothing is passed over.
import { readFileSync } from 'node:fs';

const document = JSON.parse(
  readFileSync(new URL('../../src/api/openapi.json', import.meta.url), 'utf8'),
);
const annotations = new Set(['description', 'example', 'examples', 'title', 'format', 'default']);
const known = new Set([
  ...annotations,
  ...[
    '$ref',
    'type',
    'enum',
    'const',
    'properties',
    'required',
    'additionalProperties',
    'items',
    'oneOf',
    'anyOf',
  ],
  ...[
    'pattern',
    'minimum',
    'maximum',
    'minLength',
    'maxLength',
    'minItems',
    'maxItems',
    'propertyNames',
  ],
]);

function typeOf(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (Number.isInteger(value)) return 'integer';
  return typeof value;
}

function resolve(schema) {
  if (!schema.$ref) return schema;
  return schema.$ref
    .replace(/^#\//, '')
    .split('/')
    .reduce((at, part) => at[part], document);
}

// The faults of `value` under `schema`, each with its place.
export function faults(schema, value, at = '$') {
  const rule = resolve(schema);
  const found = [];
  const fault = (text) => found.push(`${at}: ${text}`);
  for (const key of Object.keys(rule)) {
    if (!known.has(key) && !key.startsWith('x-'))
      throw new Error(`schema keyword ${key} is not checked`);
  }
  const type = typeOf(value);
  const types = rule.type === undefined ? null : [rule.type].flat();
  if (types && !types.includes(type) && !(type === 'integer' && types.includes('number'))) {
    fault(`${type}, not ${types.join(' or ')}`);
    return found;
  }
  if (rule.enum && !rule.enum.includes(value))
    fault(`${JSON.stringify(value)} is none of ${rule.enum}`);
  if (rule.const !== undefined && rule.const !== value) fault(`is not ${rule.const}`);
  for (const choice of ['oneOf', 'anyOf']) {
    if (!rule[choice]) continue;
    const tried = rule[choice].map((one) => faults(one, value, at));
    const fitting = tried.filter((one) => one.length === 0).length;
    if (fitting === 0) found.push(...tried.sort((a, b) => a.length - b.length)[0]);
    if (choice === 'oneOf' && fitting > 1) fault('fits more than one');
  }
  if (type === 'string') {
    if (rule.pattern && !new RegExp(rule.pattern, 'u').test(value))
      fault(`${value} does not match ${rule.pattern}`);
    if (rule.maxLength !== undefined && [...value].length > rule.maxLength) fault('too long');
    if (rule.minLength !== undefined && [...value].length < rule.minLength) fault('too short');
    if (rule.format === 'date-time' && Number.isNaN(Date.parse(value)))
      fault(`${value} is no time`);
  }
  if (type === 'integer' || type === 'number') {
    if (rule.minimum !== undefined && value < rule.minimum) fault('too small');
    if (rule.maximum !== undefined && value > rule.maximum) fault('too large');
  }
  if (type === 'array') {
    if (rule.maxItems !== undefined && value.length > rule.maxItems) fault('too many');
    if (rule.minItems !== undefined && value.length < rule.minItems) fault('too few');
    if (rule.items)
      for (const [index, item] of value.entries())
        found.push(...faults(rule.items, item, `${at}[${index}]`));
  }
  if (type === 'object') {
    for (const name of rule.required ?? []) if (!(name in value)) fault(`${name} is missing`);
    for (const [name, item] of Object.entries(value)) {
      if (rule.propertyNames)
        found.push(...faults(rule.propertyNames, name, `${at}.${name} (name)`));
      if (rule.properties?.[name])
        found.push(...faults(rule.properties[name], item, `${at}.${name}`));
      else if (rule.additionalProperties === false) fault(`${name} is not in the document`);
      else if (typeof rule.additionalProperties === 'object') {
        found.push(...faults(rule.additionalProperties, item, `${at}.${name}`));
      }
    }
  }
  return found;
}

// What says nothing and is allowed by `schema`.
function nothing(schema) {
  const rule = resolve(schema);
  const choices = rule.oneOf ?? rule.anyOf;
  if (choices)
    return choices.some((one) => resolve(one).type === 'null') ? null : nothing(choices[0]);
  if (rule.enum) return rule.enum.includes(null) ? null : rule.enum[0];
  const types = [rule.type ?? 'object'].flat();
  if (types.includes('null')) return null;
  switch (types[0]) {
    case 'array':
      return [];
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return rule.minimum ?? 0;
    default:
      return completed(rule, {});
  }
}

// `value` with whatever `schema` requires and it does not say.
function completed(schema, value) {
  const rule = resolve(schema);
  const choices = rule.oneOf ?? rule.anyOf;
  if (choices) {
    const type = typeOf(value);
    const typed = choices.filter((one) => [resolve(one).type].flat().includes(type));
    // Of several objects the one that knows all members of this one.
    const fitting =
      typed.length > 1 && type === 'object'
        ? typed.find((one) =>
            Object.keys(value).every((name) => name in (resolve(one).properties ?? {})),
          )
        : typed[0];
    return fitting ? completed(fitting, value) : value;
  }
  if (Array.isArray(value))
    return rule.items ? value.map((one) => completed(rule.items, one)) : value;
  if (typeOf(value) !== 'object') return value;
  const out = { ...value };
  for (const [name, of] of Object.entries(rule.properties ?? {})) {
    if (name in out) out[name] = completed(of, out[name]);
    else if (rule.required?.includes(name)) out[name] = nothing(of);
  }
  return out;
}

function schemaOf(method, path, status) {
  const wanted = path.split('?')[0].split('/');
  for (const [template, operations] of Object.entries(document.paths)) {
    const parts = template.split('/');
    const fits =
      parts.length === wanted.length &&
      parts.every((part, i) => part.startsWith('{') || part === wanted[i]);
    const operation = fits && operations[method.toLowerCase()];
    if (!operation) continue;
    const answer = resolve(operation.responses[status] ?? operation.responses.default);
    const content =
      answer.content?.['application/json'] ?? answer.content?.['application/problem+json'];
    return { template, schema: content?.schema ?? null };
  }
  return null;
}

// An answer of the invented world with what it leaves unsaid: nothing, in the document's form.
export function completeAnswer(method, path, status, body) {
  const found = schemaOf(method, path, status);
  return found?.schema ? completed(found.schema, body) : body;
}

// The faults of a JSON answer to `method` `path`; an address that the document does not know is one.
export function answerFaults(method, path, status, body) {
  const found = schemaOf(method, path, status);
  if (!found) return [`${method} ${path} is not in the document`];
  const { template, schema } = found;
  if (!schema) return [`${method} ${template}: no JSON answer with ${status} in the document`];
  return faults(schema, body).map((text) => `${method} ${template} ${status} ${text}`);
}
