import { pythonStr } from '../../model/python-text.ts'
import { timeOf } from '../../template/datetime/parse-time.ts'
import { TimedeltaValue } from '../../template/datetime/timedelta-value.ts'
import { DecimalValue } from '../../template/decimal-value.ts'
import { jsonOf, valueOfJson } from '../../template/json-text.ts'
import { failed } from '../../template/template-error.ts'
import type { Value } from '../../template/value.ts'

/** pg_type's oids of what has a type of its own in dbt's answers; everything else is text there. */
const OID = { boolean: 16, date: 1082, timestamp: 1114, timestamptz: 1184, interval: 1186, numeric: 1700 } as const
const INTEGERS = [20, 21, 23, 26]
const FLOATS = [700, 701]
const JSONS = [114, 3802]

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
  return JSONS.includes(typeOid) ? jsonOf(valueOfJson(cell)) : cell
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
