import { argument, required, textArgument } from '../call-arguments.ts'
import { numberOf } from '../python-value.ts'
import { failed } from '../template-error.ts'
import { type Call, Names, TemplateFunction, type Value } from '../value.ts'
import { DAY_MICROS, EPOCH_MICROS, SECOND_MICROS } from './calendar.ts'
import { DateValue, wholeArgument } from './date-value.ts'
import { DateTimeValue, zoneArgument } from './datetime-value.ts'
import { dateOfIso, datetimeOfIso, parseTime } from './parse-time.ts'
import { UTC } from './pytz-zone.ts'
import { TimeValue } from './time-value.ts'
import { TimeZoneValue } from './time-zone-value.ts'
import { TimedeltaValue } from './timedelta-value.ts'

/** The functions of a class of Python's. */
function methods(
  ...entries: readonly (readonly [string, (call: Call) => Value])[]
): readonly (readonly [string, TemplateFunction])[] {
  return entries.map(([name, run]) => [name, new TemplateFunction(name, run)])
}

/** What of the clock counts: the instant at which the run started, so that all templates of a run see one. */
function utcNow({ runtime }: Call): bigint {
  return EPOCH_MICROS + BigInt(runtime.startedAt().getTime()) * 1_000n
}

/** In the zone of the machine. */
function localNow(call: Call): bigint {
  return utcNow(call) - BigInt(call.runtime.startedAt().getTimezoneOffset()) * 60n * SECOND_MICROS
}

function instantArgument(call: Call): bigint {
  const number = numberOf(required(call, 0, 'timestamp'))
  if (number === null) throw failed('Expected a number as "timestamp"')
  return EPOCH_MICROS + BigInt(Math.round(Number(number) * 1e6))
}

function zoneOf(call: Call, index: number): TimeZoneValue | null {
  const zone = argument(call, index, 'tzinfo') ?? null
  if (zone !== null && !(zone instanceof TimeZoneValue)) throw failed('Expected a time zone as "tzinfo"')
  return zone
}

function newDateTime(call: Call): DateTimeValue {
  const date = newDate(call)
  return DateTimeValue.at(date, new TimeValue(0n, null).replaced(call, 3).micros, zoneOf(call, 7))
}

function newDate(call: Call): DateValue {
  return DateValue.of({
    year: wholeArgument(call, 0, 'year'),
    month: wholeArgument(call, 1, 'month'),
    day: wholeArgument(call, 2, 'day'),
  })
}

function combined(call: Call): DateTimeValue {
  const [date, time] = [required(call, 0, 'date'), required(call, 1, 'time')]
  if (!(date instanceof DateValue) || !(time instanceof TimeValue)) throw failed('Expected a date and a time')
  return DateTimeValue.at(date, time.micros, zoneOf(call, 2) ?? time.zone)
}

function now(call: Call): DateTimeValue {
  const zone = argument(call, 0, 'tz') ?? null
  return zone === null
    ? new DateTimeValue(localNow(call), null)
    : DateTimeValue.atUtc(utcNow(call), zoneArgument(call, 0, 'tz'))
}

const DATE = new TemplateFunction(
  'date',
  newDate,
  new Map<string, Value>([
    ...methods(
      ['today', (call) => new DateValue(Number(localNow(call) / DAY_MICROS))],
      ['fromisoformat', (call) => dateOfIso(textArgument(call, 0, 'date_string'))],
      ['fromordinal', (call) => new DateValue(wholeArgument(call, 0, 'ordinal'))],
    ),
    ['min', new DateValue(1)],
    ['max', new DateValue(3_652_059)],
    ['resolution', new TimedeltaValue(DAY_MICROS)],
  ]),
)

const DATETIME = new TemplateFunction(
  'datetime',
  newDateTime,
  new Map<string, Value>([
    ...methods(
      ['now', now],
      ['today', (call) => new DateTimeValue(localNow(call), null)],
      ['utcnow', (call) => new DateTimeValue(utcNow(call), null)],
      ['fromisoformat', (call) => datetimeOfIso(textArgument(call, 0, 'date_string'))],
      ['fromtimestamp', (call) => DateTimeValue.atUtc(instantArgument(call), zoneArgument(call, 1, 'tz'))],
      ['utcfromtimestamp', (call) => new DateTimeValue(instantArgument(call), null)],
      ['fromordinal', (call) => DateTimeValue.at(new DateValue(wholeArgument(call, 0, 'ordinal')), 0n, null)],
      ['strptime', (call) => parseTime(textArgument(call, 0, 'date_string'), textArgument(call, 1, 'format'))],
      ['combine', combined],
    ),
    ['min', new DateTimeValue(DAY_MICROS, null)],
    ['max', new DateTimeValue(3_652_060n * DAY_MICROS - 1n, null)],
    ['resolution', new TimedeltaValue(1n)],
  ]),
)

const TIME = new TemplateFunction(
  'time',
  (call) => new TimeValue(new TimeValue(0n, null).replaced(call, 0).micros, zoneOf(call, 4)),
  new Map<string, Value>([
    ['min', new TimeValue(0n, null)],
    ['max', new TimeValue(DAY_MICROS - 1n, null)],
  ]),
)

const TIMEDELTA = new TemplateFunction(
  'timedelta',
  (call) => TimedeltaValue.create(call),
  new Map<string, Value>([['resolution', new TimedeltaValue(1n)]]),
)

/** Python's `datetime`, as far as dbt hands it to templates. */
export const DATETIME_MODULE: Names = Names.of({ date: DATE, datetime: DATETIME, time: TIME, timedelta: TIMEDELTA })

/** dbt's `run_started_at`, in UTC. */
export function startOf(startedAt: Date): DateTimeValue {
  return new DateTimeValue(EPOCH_MICROS + BigInt(startedAt.getTime()) * 1_000n, UTC)
}
