import { describe, expect, it } from 'vitest'
import type { Node } from '../../../src/model/node.ts'
import { Findings } from '../../../src/project/findings.ts'
import { parseYaml } from '../../../src/project/yaml/parse-yaml.ts'
import { unmarked } from '../marked-text.ts'

function read(text: string): Node {
  const findings = new Findings()
  const node = parseYaml(text, 'a.yml', findings)
  if (node === null) throw new Error(findings.problems.map(({ message }) => message).join())
  return node
}

/** The values without their positions; a mapping is the list of its entries, so that order counts. */
function values(node: Node): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(values)
  return { entries: node.entries.map(({ key, value }) => [key, values(value)]) }
}

describe('YAML becomes nodes', () => {
  it.each<[string, string, unknown]>([
    ['an empty file', '', null],
    ['a file of comments', '# nothing\n', null],
    ['a document start and end', '---\n1\n...\n', 1n],
    ['a list', '- 1\n- [a, ~]\n', [1n, ['a', null]]],
    ['quoted scalars as text', `["1", '2', "yes", '']`, ['1', '2', 'yes', '']],
    [
      'block scalars as text',
      'a: |\n  010\nb: >-\n  yes\n',
      {
        entries: [
          ['a', '010\n'],
          ['b', 'yes'],
        ],
      },
    ],
    ['a block scalar that ends with the file', 'a: |\n  x y\n  z\n\n', { entries: [['a', 'x y\nz']] }],
    ['one that keeps its lines', 'a: |+\n  x\n\n', { entries: [['a', 'x']] }],
    ['a folded one in a list', '- >\n  x\n\n  y\n', ['x\ny']],
    ['one that a comment ends', 'a: |\n  x\n# c\n', { entries: [['a', 'x\n']] }],
    [
      'keys as text',
      'null: 1\n2: 1\ntrue: 1\n1.0: 1\n2024-01-01: 1\n=: 1',
      {
        entries: [
          ['None', 1n],
          ['2', 1n],
          ['True', 1n],
          ['1.0', 1n],
          ['2024-01-01', 1n],
          ['=', 1n],
        ],
      },
    ],
    [
      'anchors and aliases',
      'a: &x [1]\nb: *x\n',
      {
        entries: [
          ['a', [1n]],
          ['b', [1n]],
        ],
      },
    ],
    [
      'an anchor that is set again',
      'a: &x 1\nb: *x\nc: &x 2\nd: *x\n',
      {
        entries: [
          ['a', 1n],
          ['b', 1n],
          ['c', 2n],
          ['d', 2n],
        ],
      },
    ],
    [
      'the last of equal keys, at the place of the first',
      'a: 1\nb: 2\na: 3\n',
      {
        entries: [
          ['a', 3n],
          ['b', 2n],
        ],
      },
    ],
    [
      'explicit tags',
      'a: !!str 010\nb: !!int "7"\nc: ! 5',
      {
        entries: [
          ['a', '010'],
          ['b', 7n],
          ['c', '5'],
        ],
      },
    ],
    [
      'a closing bracket at the place of its key',
      'a:\n  b: [\n    1,\n  ]\nc: {\n  d: 2\n}\n',
      {
        entries: [
          ['a', { entries: [['b', [1n]]] }],
          ['c', { entries: [['d', 2n]] }],
        ],
      },
    ],
    [
      'carriage returns',
      'a: 1\r\nb: x\r\n',
      {
        entries: [
          ['a', 1n],
          ['b', 'x'],
        ],
      },
    ],
  ])('%s', (_what, text, expected) => {
    expect(values(read(text))).toEqual(expected)
  })

  it('puts merged entries first, and lets own ones win wherever the merge key stands', () => {
    expect(values(read('x: &x {b: 1, c: 2}\ny:\n  c: 3\n  <<: *x\n  d: 4\n'))).toEqual({
      entries: [
        [
          'x',
          {
            entries: [
              ['b', 1n],
              ['c', 2n],
            ],
          },
        ],
        [
          'y',
          {
            entries: [
              ['b', 1n],
              ['c', 3n],
              ['d', 4n],
            ],
          },
        ],
      ],
    })
  })

  it('lets the earlier of several merged mappings win', () => {
    expect(values(read('{<<: [{a: 1}, {a: 2, b: 3}]}'))).toEqual({
      entries: [
        ['a', 1n],
        ['b', 3n],
      ],
    })
  })

  it('takes a quoted "<<" for an ordinary key', () => {
    expect(values(read('{"<<": {a: 1}}'))).toEqual({ entries: [['<<', { entries: [['a', 1n]] }]] })
  })

  it('knows where keys and values stand, in UTF-16 code units from 1', () => {
    const node = read('a: 1\nb:\n  - "🎉": x\n')
    expect(node).toMatchObject({
      position: { file: 'a.yml', line: 1, column: 1 },
      entries: [
        { keyPosition: { line: 1, column: 1 }, value: { position: { line: 1, column: 4 } } },
        {
          keyPosition: { line: 2, column: 1 },
          value: {
            position: { line: 3, column: 3 },
            items: [
              { entries: [{ keyPosition: { line: 3, column: 5 }, value: { position: { line: 3, column: 11 } } }] },
            ],
          },
        },
      ],
    })
  })

  it('warns of a repeated key at its second place', () => {
    const findings = new Findings()
    parseYaml('a: 1\nb: {c: 1, c: 2}\n', 'a.yml', findings)
    expect(findings.warnings).toMatchObject([{ code: 'YAML_DUPLICATE_KEY', position: { line: 2, column: 11 } }])
    expect(findings.problems).toEqual([])
  })
})

describe('what PyYAML refuses is refused at its place', () => {
  it.each<[string, string]>([
    ['a bracket that is not closed', 'models:\n  - columns: [{name: id, data_tests: [unique‸}]\n'],
    ['a bracket that the file does not close', 'models: ‸['],
    ['a quote that is not closed', 'a: "x‸y'],
    ['a tab as indentation', 'models:\n  - name: orders\n‸\tdescription: x\n'],
    ['an alias without an anchor', 'a:\n  b: ‸*nothing\n'],
    ['an alias inside of its own anchor', 'a: &x [‸*x]'],
    ['a second document', 'a: 1\n‸---\nb: 2\n'],
    ['a lone equals sign', 'a:\n  - ‸=\n'],
    ['a day that does not exist', 'a: ‸2024-02-30'],
    ['a mapping in a value', 'a: ‸b: c'],
    ['an unknown tag', 'a: !thing ‸x'],
    ['a tagged mapping', 'a: !!set ‸{x}'],
    ['a mapping as a key', '? ‸{a: 1}\n: 2'],
    ['a merge key without a mapping', 'a: {‸<<: 5}'],
    ['a merge key with a list of texts', 'a: {‸<<: [b]}'],
    ['a reserved character', 'a: ‸@x'],
    ['a control character', 'a: x‸\u0007'],
    ['an indentation that fits nothing', 'a:\n  b: 1\n‸ c: 2\n'],
    ['a list beside a mapping', '- a\n‸b: 1\n'],
  ])('%s', (_what, marked) => {
    const { text, position } = unmarked(marked, 'a.yml')
    const findings = new Findings()
    expect(parseYaml(text, 'a.yml', findings)).toBeNull()
    expect(findings.problems).toMatchObject([{ code: 'YAML_SYNTAX', position }])
  })

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['closed brackets', `${'['.repeat(1_000)}${']'.repeat(1_000)}`],
    ['blocks', Array.from({ length: 400 }, (_unused, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('nesting without an end: %s', (_what, text) => {
    const findings = new Findings()
    expect(parseYaml(text, 'a.yml', findings)).toBeNull()
    expect(findings.problems).toMatchObject([{ code: 'YAML_SYNTAX' }])
  })

  it('quotes nothing of the file in a message, since it may be a password', () => {
    const findings = new Findings()
    parseYaml('password: "hunter2" hunter2\n', 'a.yml', findings)
    parseYaml('password: @hunter2\n', 'b.yml', findings)
    parseYaml('password: 0b_ \n', 'c.yml', findings)
    expect(findings.problems).toHaveLength(3)
    expect(JSON.stringify(findings.problems)).not.toMatch(/hunter2|0b_/)
  })
})

describe('aliases are bounded', () => {
  it('refuses ten mappings that multiply', () => {
    const level = (index: number): string =>
      `a${index}: &a${index} [${Array.from({ length: 10 }, () => (index === 0 ? 'x' : `*a${index - 1}`)).join(', ')}]`
    const findings = new Findings()
    const text = Array.from({ length: 10 }, (_unused, index) => level(index)).join('\n')
    expect(parseYaml(text, 'a.yml', findings)).toBeNull()
    const [problem] = findings.problems
    expect(problem).toMatchObject({ code: 'YAML_ALIAS_BOMB', position: { file: 'a.yml', line: 4 } })
    const { line = 0, column = 0 } = problem?.position ?? {}
    expect(text.split('\n')[line - 1]?.slice(column - 1)).toMatch(/^\*a2/)
  })

  it('refuses merge keys that multiply', () => {
    const findings = new Findings()
    const keys = Array.from({ length: 100 }, (_unused, index) => `k${index}: 1`).join(', ')
    const merges = Array.from({ length: 100 }, (_unused, index) => `m${index}: {<<: *x}`).join('\n')
    expect(parseYaml(`x: &x {${keys}}\n${merges}`, 'a.yml', findings)).not.toBeNull()
    const many = Array.from({ length: 6_000 }, (_unused, index) => `m${index}: {<<: *x}`).join('\n')
    expect(parseYaml(`x: &x {${keys}}\n${many}`, 'a.yml', findings)).toBeNull()
    expect(findings.problems).toMatchObject([{ code: 'YAML_ALIAS_BOMB' }])
  })

  it('lets many small aliases pass', () => {
    const findings = new Findings()
    const text = `x: &x [unique, not_null]\n${Array.from({ length: 3_000 }, (_unused, index) => `c${index}: *x`).join('\n')}`
    expect(parseYaml(text, 'a.yml', findings)).not.toBeNull()
  })
})
