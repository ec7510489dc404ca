import { expect, it } from 'vitest'
import { sourceLink, sourceUrlMistake } from '../../src/exporter/source-url.ts'

it.each([
  ['https://github.com/org/repo/blob/main/{path}#L{line}', null],
  ['http://git.example/{path}', null],
  ['https://git.example/{file}#L{line}', 'Expected {path} and {line}, got {file} in'],
  ['https://git.example/#L{line}', 'Expected {path} in it'],
  ['javascript:alert("{path}")', 'Expected https:// or http://'],
  ['{path}', 'Expected https:// or http://'],
])('%s is looked at before it is used', (template, mistake) => {
  if (mistake === null) expect(sourceUrlMistake(template)).toBeNull()
  else expect(sourceUrlMistake(template)).toContain(mistake)
})

it('leads to files whatever they are called', () => {
  const at = { file: 'models/a b/ü#1$&.yml', line: 7 }
  expect(sourceLink('https://x/{path}?line={line}', at)).toBe('https://x/models/a%20b/%C3%BC%231%24%26.yml?line=7')
  expect(sourceLink(null, at)).toBeNull()
})

it('leads nowhere for what is in an installed package', () => {
  expect(sourceLink('https://x/{path}', { file: 'dbt_packages/lib/models/a.yml', line: 1 })).toBeNull()
})
