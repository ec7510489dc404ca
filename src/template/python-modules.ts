import { REGULAR_EXPRESSIONS } from './regular-expressions.ts'
import { Names } from './value.ts'

/** The modules of Python's that dbt hands to templates. */
export const PYTHON_MODULES: Names = Names.of({ re: REGULAR_EXPRESSIONS })
