import { config } from '../../support/builders.ts'
import { aCheck, aReport, aResource, aVerdict, rows } from '../report-values.ts'

const resource = aResource('売上', { relation: { database: null, schema: 'analytics', name: '売上' } })

/** Text from the database and from YAML reaches a terminal only in a form that it cannot obey. */
export const report = aReport(
  [
    aVerdict(
      aCheck({
        resource,
        column: '"état"',
        name: "not_null_it's \u001b[31mred",
        owner: 'zoë\u202egnp.exe',
        config: config({ tags: ['a\nb'] }),
      }),
      {
        outcome: 'fail',
        failures: 12n,
        sample: rows(
          { id: 23, état: 25, note: 25 },
          ['1', null, 'NULL'],
          ['2', '', '東京都'],
          ['30', ' padded ', '👩‍🔬 ok'],
          ['4', 'tab\there', '\u001b]0;title\u0007'],
          ['5', 'C:\\new', 'a\u00a0b\u200bc'],
          ['6', '"quoted"', 'x'.repeat(60)],
        ),
      },
    ),
    aVerdict(aCheck({ resource: aResource('revenue') })),
  ],
  { projectName: 'shop\u0007', warehouse: 'PostgreSQL\r\n17' },
)
