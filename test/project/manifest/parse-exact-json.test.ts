import { expect, test } from 'vitest'
import { pythonStrOfNode } from '../../../src/model/python-text.ts'
import { nodeOf } from '../../../src/project/manifest/manifest-node.ts'
import { parseExactJson } from '../../../src/project/manifest/parse-exact-json.ts'

const PLACE = { file: 'manifest.json', line: 1, column: 1 }

/** What Python's `str()` makes of a JSON value that Python wrote. */
function pythonStr(json: string): string {
  return pythonStrOfNode(nodeOf(parseExactJson(json), PLACE))
}

test.each([
  ['1', '1'],
  ['1.0', '1.0'],
  ['-2.50', '-2.5'],
  ['1e-07', '1e-07'],
  ['1e3', '1000.0'],
  ['12345678901234567890', '12345678901234567890'],
  ['Infinity', 'inf'],
  ['-Infinity', '-inf'],
  ['NaN', 'nan'],
  ['true', 'True'],
  ['null', 'None'],
  ['"1.0"', '1.0'],
  ['[1, 1.0, "NaN", null]', "[1, 1.0, 'NaN', None]"],
  ['{"a": {"b": 2.0}}', "{'a': {'b': 2.0}}"],
])('%s is %s to Python', (json, text) => expect(pythonStr(json)).toBe(text))

test('a text that only looks like a number of Python stays', () => {
  expect(parseExactJson('{"a": "Infinity and \\"NaN\\"", "b": NaN, "c\\\\": "\\\\"}')).toMatchObject({
    a: 'Infinity and "NaN"',
    'c\\': '\\',
  })
})

test('what is no JSON is refused', () => {
  expect(() => parseExactJson('{"a": nan}')).toThrow(SyntaxError)
  expect(() => parseExactJson('{"a": NaN')).toThrow(SyntaxError)
})
