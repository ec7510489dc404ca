import { testTruth } from './fused-equals-dbt.ts'
import { embeddedServer } from './truth-servers.ts'

// the other server has a file of its own, so that two workers share the work
testTruth(embeddedServer, 0.2)
