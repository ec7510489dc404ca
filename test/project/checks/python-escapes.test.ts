import { expect, it } from 'vitest'
import { throughPythonEscapes } from '../../../src/project/checks/python-escapes.ts'

// Python's `unicode-escape`, which Jinja reads texts with
it.each([
  ['no escape', 'no escape'],
  [String.raw`\bplaced\b`, '\bplaced\b'],
  [String.raw`\d+\s\.`, String.raw`\d+\s\.`],
  [String.raw`a\\b`, String.raw`a\b`],
  [String.raw`\\b`, String.raw`\b`],
  [String.raw`\n\t\r\a\f\v`, '\n\t\r\x07\f\v'],
  [String.raw`\x41\u00e9\U0001F389`, 'Aé🎉'],
  [String.raw`\101\7`, 'A\x07'],
  [String.raw`\'\"`, `'"`],
  ['a\\\nb', 'ab'],
  [String.raw`\xZZ \u12`, String.raw`\xZZ \u12`],
])('%s', (text, expected) => expect(throughPythonEscapes(text)).toBe(expected))
