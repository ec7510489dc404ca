import { DATETIME_MODULE } from './datetime/datetime-module.ts'
import { PYTZ_MODULE } from './datetime/pytz-module.ts'
import { ITERTOOLS_MODULE } from './itertools-module.ts'
import { REGULAR_EXPRESSIONS } from './regular-expressions.ts'
import { Names } from './value.ts'

/** The modules of Python's that dbt hands to templates. */
export const PYTHON_MODULES: Names = Names.of({
  datetime: DATETIME_MODULE,
  itertools: ITERTOOLS_MODULE,
  pytz: PYTZ_MODULE,
  re: REGULAR_EXPRESSIONS,
})
