import { testCases } from './test-cases.ts'

testCases('built-in')
