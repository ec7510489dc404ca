import { testCases } from './test-cases.ts'

testCases('dbt-utils')
