import { pythonStr } from '../../model/python-text.ts'
import { DateValue } from '../../template/datetime/date-value.ts'
import { timeOf } from '../../template/datetime/parse-time.ts'
import { TimedeltaValue } from '../../template/datetime/timedelta-value.ts'
import { DecimalValue } from '../../template/decimal-value.ts'
import { jsonOf, valueOfJson } from '../../template/json-text.ts'
import { failed } from '../../template/template-error.ts'
import type { Value } from '../../template/value.ts'
import { listOfArray } from './array-text.ts'

/** pg_type's oids of what has a type of its own in dbt's answers; everything else is text there. */
const OID = { boolean: 16, date: 1082, timestamp: 1114, timestamptz: 1184, interval: 1186, numeric: 1700 } as const
const INTEGERS = [20, 21, 23, 26]
const FLOATS = [700, 701]
const JSONS = [114, 3802]

/** Arrays that psycopg2 reads, by the oids of their elements; all others are text. */
const ELEMENTS: ReadonlyMap<number, number> = new Map([
  ...([
    [1000, 16],
    [1005, 21],
    [1007, 23],
    [1016, 20],
    [1009, 25],
    [1015, 1043],
    [1014, 1042],
  ] as const),
  ...([
    [1231, 1700],
    [1021, 700],
    [1022, 701],
    [1182, 1082],
    [1115, 1114],
    [1185, 1184],
    [199, 114],
    [3807, 3802],
  ] as const),
])

/** A value of Postgres' as psycopg2 and agate hand it to dbt's templates. */
export function valueOfCell(cell: string | null, typeOid: number): Value {
  if (cell === null) return null
  if (typeOid === OID.boolean) return cell === 't'
  if (INTEGERS.includes(typeOid)) return BigInt(cell)
  // a number that is not finite has no other form than its text
  if (typeOid === OID.numeric) return DecimalValue.of(cell) ?? cell
  if (FLOATS.includes(typeOid)) return DecimalValue.of(pythonStr(Number(cell))) ?? cell
  if (typeOid === OID.date || typeOid === OID.timestamp || typeOid === OID.timestamptz) return timeOfCell(cell, typeOid)
  if (typeOid === OID.interval) return intervalText(cell)
  if (JSONS.includes(typeOid)) return jsonOf(valueOfJson(cell))
  const elementOid = ELEMENTS.get(typeOid)
  return elementOid === undefined ? cell : jsonOf(listOfArray(cell, (element) => jsonElement(element, elementOid)))
}

/** What stands in an array, as JSON has it: numbers with a fraction are floats, times are text. */
function jsonElement(text: string, typeOid: number): Value {
  if (typeOid === OID.numeric || FLOATS.includes(typeOid)) return Number(text)
  if (JSONS.includes(typeOid)) return valueOfJson(text)
  const value = valueOfCell(text, typeOid)
  return value instanceof DateValue ? value.isoformat() : value
}

/** What is infinite is the last or the first that Python has. */
function timeOfCell(cell: string, typeOid: number): Value {
  const [date, clock] = cell.startsWith('-') ? ['0001-01-01', ' 00:00:00'] : ['9999-12-31', ' 23:59:59.999999']
  const end = date + (typeOid === OID.date ? '' : clock) + (typeOid === OID.timestamptz ? '+00:00' : '')
  const time = timeOf(cell.endsWith('infinity') ? end : cell)
  if (time === undefined) throw failed(`The database answered a time that Python does not have: ${cell}`)
  return time
}

const INTERVAL =
  /^(?:(?<years>-?\d+) years? ?)?(?:(?<months>-?\d+) mons? ?)?(?:(?<days>-?\d+) days? ?)?(?:(?<sign>[-+]?)(?<hours>\d+):(?<minutes>\d\d):(?<seconds>\d\d)(?:\.(?<fraction>\d+))?)?$/

/** A year has 365 days and a month 30, as psycopg2 counts. */
function intervalText(cell: string): string {
  const parts = INTERVAL.exec(cell.replaceAll('+-', '-').replace(/(^| )\+(?=\d+ )/g, '$1'))?.groups
  if (parts === undefined) return cell
  const part = (name: string): bigint => BigInt(parts[name] ?? '0')
  const days = part('years') * 365n + part('months') * 30n + part('days')
  const seconds = (part('hours') * 60n + part('minutes')) * 60n + part('seconds')
  const clock = seconds * 1_000_000n + BigInt((parts['fraction'] ?? '').padEnd(6, '0'))
  return new TimedeltaValue(days * 86_400_000_000n + (parts['sign'] === '-' ? -clock : clock)).text()
}
