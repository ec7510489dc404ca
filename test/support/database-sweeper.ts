import { text } from 'node:stream/consumers'
import { connect } from './connect.ts'

/** A kept process: waits for the end of the tests, then drops the databases that they left behind. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.stdout.write('ready\n')
await text(process.stdin)

const prefix = process.env['ASSAY_SWEEPER_PREFIX'] ?? ''
const client = await connect(process.env['ASSAY_SWEEPER_URL'] ?? '')
const left = await client.query(`select datname from pg_database where starts_with(datname, '${prefix}')`)
for (const { datname } of left) await client.query(`drop database if exists "${datname}" with (force)`)
await client[Symbol.asyncDispose]()
