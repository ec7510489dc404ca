import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lenientEvents } from '../../../src/project/yaml/lenient-events.ts'
import { strictEvents } from '../../../src/project/yaml/strict-events.ts'
import type { YamlEvent } from '../../../src/project/yaml/yaml-event.ts'
import { MARK } from '../marked-text.ts'

const MAX_DEPTH = 200
const TESTS = join(import.meta.dirname, '../..')

/** Where nothing is written, the yaml package is behind spaces, or inside of brackets at their start. */
function withoutPlacesOfNothing(events: readonly YamlEvent[] | null): readonly YamlEvent[] | undefined {
  return events?.map((event) => (event.kind === 'scalar' && event.text === '' ? { ...event, offset: 0 } : event))
}

describe('both parsers read the same', () => {
  const files = globSync('**/*.{yml,yaml}', { cwd: TESTS, exclude: ['**/node_modules'] })
  const texts = files.map((file) => ({ file, text: readFileSync(join(TESTS, file), 'utf8') }))
  const read = texts.flatMap(({ file, text }) => {
    const events = strictEvents(text, MAX_DEPTH)
    return events === null ? [] : [{ file, text, events }]
  })

  it('in nearly all files of this project', () => {
    expect(read.length).toBeGreaterThan(0.8 * files.length)
    for (const { file, text, events } of read) {
      expect(withoutPlacesOfNothing(events), file).toEqual(withoutPlacesOfNothing(lenientEvents(text)))
    }
  })

  it.each<[string, string]>([
    ['nothing where a value could be', 'a:\nb: # none\n\n  # none\nc: [x]\nd:\n'],
    ['nothing in lists', '- \n-\n- {a, b: , c}\n-\n- [x, # ]\n  y]\n-\n'],
    ['nothing behind an anchor or a tag', 'a: &x\nb: !!str\nc: *x\n'],
    ['quotes', `a: "x\\n\\"y"\n'b': 'it''s\n  two'\n`],
    ['block scalars', '- |\n  a\n\n  b\n- >- # > and |\n  c\n  d\n# x | y\n- # > z\n  |-\n  e\n'],
    ['plain text over several lines', 'a: b\n  c\n\n  d # e\nf: {g: h\n  i}\n'],
    ['anchors, aliases, tags, merge keys', 'a: &x !!map {b: !<tag:yaml.org,2002:str> 1}\nc: {<<: *x, d: !own y}\n'],
    ['keys behind dashes, anchors and tags', '- - a: &x 1\n    &y !!str "b": 2\n- *x : 3\n'],
    ['carriage returns', 'a: 1\r\nb:\r\n  - x\r\nc:\r\n'],
    ['the start of a document', '---\na: 1\n'],
    ['letters beyond 16 bits', '"🎉": [🎉, "🎉 🎉", x]\n'],
    ['nothing', ''],
    ['comments only', '# a\n'],
  ])('%s', (_what, text) => {
    const events = strictEvents(text, MAX_DEPTH)
    expect(events).not.toBeNull()
    expect(withoutPlacesOfNothing(events)).toEqual(withoutPlacesOfNothing(lenientEvents(text)))
  })
})

it.each<[string, string]>([
  ['behind the colon of a key', 'a:‸   # none - or\nb: 1\n'],
  ['behind the dash of an item', '- a\n-‸\n- b\n'],
  ['behind the dash after a list in brackets', '- [a, # ]\n  b, ]\n-‸\n- c\n'],
  ['behind the colon inside of brackets', '- {a:‸ , b: c}\n'],
  ['behind a key without a colon', '- {a: b, c‸}\n- d\n'],
  ['behind an anchor', 'a: &x‸\nb: 1\n'],
])('nothing stands %s', (_what, marked) => {
  const offset = marked.indexOf(MARK)
  const text = marked.replace(MARK, '')
  const events = strictEvents(text, MAX_DEPTH) ?? []
  expect(events.flatMap((event) => (event.kind === 'scalar' && event.text === '' ? event.offset : []))).toEqual([
    offset,
  ])
})

it('a ruler behind a key without a value takes no time', () => {
  const startedAt = performance.now()
  expect(strictEvents(`{a: 1, b # ${'#'.repeat(100)}\n, c: 2}`, MAX_DEPTH)).toHaveLength(8)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})

describe('what is left to the other parser', () => {
  it.each<[string, string]>([
    ['a closing bracket that stands below its key', 'a:\n  b: [\n    1,\n  ]\n'],
    ['a mistake', 'a: [1\n'],
    ['a key behind a list item', 'a:\n- "x" b: 1\n'],
    ['a key behind an anchor behind a key', 'a: &x b: c\n'],
    ['a key behind a tag behind a key', 'a: !!map b: c\n'],
    ['a second document', 'a: 1\n---\nb: 2\n'],
    ['the end of a document', 'a: 1\n...\n'],
    ['a first line that is indented', '  ---\na: 1\n'],
    ['a directive', '%YAML 1.1\n---\na: 1\n'],
    ['a tab', 'a:\t1\n'],
    ['an empty key', '- : 1\n'],
    ['a key on a line of its own', '? a\n: 1\n'],
    ['a block scalar that keeps all lines', '- |+\n   \n\n  '],
    ['a block scalar that tells its indentation', '--- |1-\n '],
    ['too many levels', '['.repeat(MAX_DEPTH + 1)],
  ])('%s', (_what, text) => {
    expect(strictEvents(text, MAX_DEPTH)).toBeNull()
  })
})
