import { testCases } from './test-cases.ts'

testCases('dbt-expectations-of-columns')
