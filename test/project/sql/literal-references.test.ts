import { describe, expect, it } from 'vitest'
import { describeReference } from '../../../src/model/node-shape.ts'
import { literalReferences } from '../../../src/project/sql/literal-references.ts'

describe('what SQL reads', () => {
  it.each<[string, readonly string[]]>([
    ['select * from orders', []],
    ["select * from {{ ref('orders') }}", ["ref('orders')"]],
    ['{{ref("orders")}}', ["ref('orders')"]],
    ["{{ ref('pkg', 'orders') }}", ["ref('pkg', 'orders')"]],
    ["{{ ref('dim', v=2) }} {{ ref('dim', version='3') }}", ["ref('dim', version=2)", "ref('dim', version=3)"]],
    ["{{ ref(\n  'pkg',\n  'dim',\n  v = 1.1,\n) }}", ["ref('pkg', 'dim', version=1.1)"]],
    ["{{ source('raw', 'orders') }}", ["source('raw', 'orders')"]],
    ["{{ ref('b') }} {{ ref('a') }} {{ ref('b') }}", ["ref('b')", "ref('a')"]],
    ["{% set x = [ref('a'), source('s', 't')] %}", ["ref('a')", "source('s', 't')"]],
    ["{% if false %}{{ ref('never') }}{% endif %}", ["ref('never')"]],
    ["{{ dbt_utils.star(from=ref('a'), except=['b']) }}", ["ref('a')"]],
    ["{# ref('a') #} -- {{ ref('b') }}", ["ref('b')"]],
    ["{% raw %}{{ ref('a') }}{% endraw %}", []],
    ["ref('a') and 'ref(''b'')'", []],
    [`{{ log("ref('a')") }}`, []],
    ["{{ xref('a') }} {{ ref(name) }} {{ source('s') }} {{ ref('a' ~ 'b') }}", []],
    ["{{ ref('it\\'s') }}", ["ref('it's')"]],
    ["{{ '}}' ~ ref('a') }}", ["ref('a')"]],
    ["{{ ref('a') }} {{ ref('b'", ["ref('a')"]],
  ])('%s', (sql, expected) => {
    expect(literalReferences(sql).map(describeReference)).toEqual(expected)
  })
})
