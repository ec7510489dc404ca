/** Below the help of the program. */
export const PROGRAM_HELP = `
Examples:
  $ assay test                                    all checks of the project in this folder
  $ assay test --select tag:finance               only those with a tag
  $ assay test --url postgres://me@host/db        on a database without a profile
  $ assay test --output-file report.json --output json
  $ assay freshness                               how old the newest rows of the sources are
  $ assay plan                                    what a run would ask of the database
  $ assay show not_null_orders_id                 the failing rows of one check
  $ assay debug                                   does the connection work?

Exit codes:
  0    nothing failed (warnings are allowed)
  1    at least one check failed: the data broke a rule
  2    at least one check could not be judged, or the run could not start
  130  interrupted

assay <command> --help shows the flags of a command.
`

/** Below the help of the commands that select checks. */
export const SELECTION_HELP = `
Selecting checks, as in dbt:
  --select orders                  checks on orders, and a check with that name
  --select orders+ +revenue @raw   with all below, with all above, with all below and all above those
  --select tag:finance path:models/marts
                                   either of them (union)
  --select tag:finance,tag:daily   both of them (intersection)
  --select '*.not_null_*' --exclude tag:slow
  --select owner:ana@shop.example  what she owns
  --select state:modified+ --state prod
                                   what has changed since prod/manifest.json, and all below
`

/** Below the help of freshness. */
export const FRESHNESS_HELP = `
Exit codes:
  0    every table is new enough, or only warns
  1    at least one table is older than its error_after
  2    at least one table could not be judged
  130  interrupted
`
