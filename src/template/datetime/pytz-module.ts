import { intArgument, textArgument } from '../call-arguments.ts'
import { Names, TemplateFunction } from '../value.ts'
import { SECOND_MICROS } from './calendar.ts'
import { PytzZone, UTC } from './pytz-zone.ts'
import { FixedZone } from './time-zone-value.ts'

/** `pytz`, with the time zones that Node knows. */
export const PYTZ_MODULE: Names = Names.of({
  utc: UTC,
  UTC,
  timezone: new TemplateFunction('timezone', (call) => PytzZone.named(textArgument(call, 0, 'zone'))),
  FixedOffset: new TemplateFunction('FixedOffset', (call) => {
    const minutes = intArgument(call, 0, 'offset')
    return minutes === 0
      ? UTC
      : new FixedZone(BigInt(minutes) * 60n * SECOND_MICROS, null, `pytz.FixedOffset(${minutes})`)
  }),
})
