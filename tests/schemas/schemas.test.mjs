// The schemas, judged by an independent validator over the same examples
// that tests/unit/test_schemas.c puts before our own checker.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

import Ajv from 'ajv/dist/2020.js'

const schemas = new URL('../../schemas/', import.meta.url)
const examples = new URL('examples/', schemas)

const json = (url) => JSON.parse(readFileSync(url, 'utf8'))
const listing = (url) => readdirSync(url).sort()
const jsonFiles = (url) => listing(url).filter((name) => name.endsWith('.json'))
const stem = (name) => name.replace(/\.json$/, '')

const keywords = new Set(('$schema $id $ref $defs $comment title description ' +
  'examples type const enum properties required additionalProperties ' +
  'propertyNames items minItems maxItems uniqueItems minProperties ' +
  'maxProperties minLength maxLength pattern minimum maximum oneOf anyOf ' +
  'allOf').split(' '))

// The schema files are those that say which dialect they are written in.
const files = jsonFiles(schemas)
  .filter((name) => json(new URL(name, schemas)).$schema !== undefined)

// strictRequired would forbid `oneOf: [{required: [...]}]`, the plain way to
// say "exactly one of these"; everything else that ajv can doubt, it refuses.
function compiled () {
  const refuse = (why) => { throw new Error(why) }
  const ajv = new Ajv({
    strict: true,
    strictRequired: false,
    logger: { log: refuse, warn: refuse, error: refuse }
  })

  for (const name of files) ajv.addSchema(json(new URL(name, schemas)))
  return ajv
}

// Every schema inside a schema: what its own keywords hold.
function * subschemas (schema, at = '') {
  yield [at, schema]
  for (const name of ['properties', '$defs']) {
    for (const [key, value] of Object.entries(schema[name] ?? {})) {
      yield * subschemas(value, `${at}/${name}/${key}`)
    }
  }
  for (const name of ['oneOf', 'anyOf', 'allOf']) {
    for (const [i, value] of (schema[name] ?? []).entries()) {
      yield * subschemas(value, `${at}/${name}/${i}`)
    }
  }
  for (const name of ['items', 'propertyNames', 'additionalProperties']) {
    if (typeof schema[name] === 'object') {
      yield * subschemas(schema[name], `${at}/${name}`)
    }
  }
}

const everySubschema = () => files.flatMap((file) =>
  [...subschemas(json(new URL(file, schemas)))].map(([at, schema]) =>
    [`${file}#${at}`, schema]))

// The field that an error is about: a missing, unknown, badly named or
// repeated one is named itself, not only the object or list it is in.
const escaped = (name) => name.replaceAll('~', '~0').replaceAll('/', '~1')
function field ({ instancePath, keyword, params, propertyName }) {
  if (keyword === 'uniqueItems') {
    return `${instancePath}/${Math.max(params.i, params.j)}`
  }
  const name = params.missingProperty ?? params.additionalProperty ??
    params.propertyName ?? propertyName
  return name === undefined ? instancePath : `${instancePath}/${escaped(name)}`
}

// Where alternatives are possible ajv reports why each of them fails; then
// one of its reasons has to be ours.
function namesField (errors, expected) {
  return errors.some(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf')
    ? errors.some((error) => field(error) === expected)
    : field(errors[0]) === expected
}

test('every schema file compiles in strict mode', () => {
  const ajv = compiled()

  assert.ok(files.length >= 18)
  for (const name of files) assert.ok(ajv.getSchema(name), name)
})

test('every schema file is named by its $id and explains itself', () => {
  for (const name of files) {
    const schema = json(new URL(name, schemas))

    assert.equal(schema.$id, name)
    assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema')
    assert.ok(schema.title && schema.description, name)
  }
})

test('only keywords of the documented subset are used', () => {
  for (const [where, schema] of everySubschema()) {
    for (const keyword of Object.keys(schema)) {
      assert.ok(keywords.has(keyword), `${where}: ${keyword}`)
    }
  }
})

test('every property has a description of its own', () => {
  for (const [where, schema] of everySubschema()) {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      assert.ok(property.description, `${where}: ${name}`)
    }
  }
})

test('every object is closed', () => {
  for (const [where, schema] of everySubschema()) {
    const closed = schema.additionalProperties !== undefined
    const alternatives = schema.oneOf !== undefined
    const statementBody = where === 'statement.json#/properties/body'

    if (schema.type === 'object' && !statementBody) {
      assert.ok(closed || alternatives, where)
    }
  }
})

test('patterns mean the same in POSIX ERE and ECMA-262', () => {
  for (const [where, { pattern }] of everySubschema()) {
    if (pattern === undefined) continue
    assert.match(pattern, /^\^/, `${where}: anchored at the start`)
    assert.doesNotMatch(pattern, /\\[A-Za-z0-9]/, `${where}: no classes`)
    assert.doesNotMatch(pattern, /\(\?|[*+?}]\?/, `${where}: no extensions`)
    for (const [bracket] of pattern.matchAll(/\[[^\]]+\]/g)) {
      assert.doesNotMatch(bracket, /\\|\[:/, `${where}: ${bracket}`)
    }
  }
})

test('the examples that schemas carry inside are valid', () => {
  const ajv = compiled()

  for (const [where, schema] of everySubschema()) {
    for (const example of schema.examples ?? []) {
      assert.ok(ajv.validate(where.replace(/#$/, ''), example),
        `${where}: ${JSON.stringify(example)}`)
    }
  }
})

for (const folder of listing(new URL('valid/', examples))) {
  test(`valid/${folder}: every example is valid`, () => {
    const ajv = compiled()
    const from = new URL(`valid/${folder}/`, examples)
    const names = jsonFiles(from)

    assert.ok(names.length >= 3)
    for (const name of names) {
      assert.ok(ajv.validate(`${folder}.json`, json(new URL(name, from))),
        `${name}: ${ajv.errorsText()}`)
    }
  })
}

for (const folder of listing(new URL('invalid/', examples))) {
  test(`invalid/${folder}: every example fails in the field it names`, () => {
    const ajv = compiled()
    const from = new URL(`invalid/${folder}/`, examples)
    const names = jsonFiles(from)

    assert.ok(names.length >= 8)
    for (const name of names) {
      const { why, field: expected, value } = json(new URL(name, from))

      assert.ok(why, `${name}: says why`)
      assert.equal(ajv.validate(`${folder}.json`, value), false, name)
      assert.ok(namesField(ajv.errors, expected),
        `${name}: ${expected} is not what ${ajv.errorsText()} is about`)
    }
  })
}

test('every schema has examples of both kinds', () => {
  for (const name of files) {
    if (name === 'common.json') continue
    for (const kind of ['valid', 'invalid']) {
      assert.ok(existsSync(new URL(`${kind}/${stem(name)}/`, examples)),
        `${kind}/${stem(name)}`)
    }
  }
})

test('every example in docs/statements.md is a valid body', () => {
  const ajv = compiled()
  const text = readFileSync(new URL('../docs/statements.md', schemas), 'utf8')
  const types = new Set()

  for (const section of text.split(/^## /m).slice(1)) {
    const type = section.slice(0, section.indexOf('\n'))

    for (const [, example] of section.matchAll(/```json\n(.*?)```/gs)) {
      assert.ok(ajv.validate(`${type}.json`, JSON.parse(example)),
        `${type}: ${ajv.errorsText()}\n${example}`)
      types.add(type)
    }
  }
  assert.equal(types.size, 25)
})

test('every example policy is valid', () => {
  const ajv = compiled()
  const from = new URL('policies/', examples)
  const names = jsonFiles(from)

  assert.ok(names.length >= 4)
  for (const name of names) {
    const document = json(new URL(name, from))

    assert.ok(ajv.validate('policy-document.json', document),
      `${name}: ${ajv.errorsText()}`)
    assert.ok(document.policy === stem(name), `${name}: named by its policy`)
  }
})
