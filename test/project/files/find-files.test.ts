import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findFiles } from '../../../src/project/files/find-files.ts'
import { Findings } from '../../../src/project/findings.ts'
import { tempProject } from '../../support/temp-project.ts'

describe('.dbtignore', () => {
  it('leaves out what it names, in the syntax of git', async () => {
    using project = tempProject({
      '.dbtignore': '# comment\nold/\n*.draft.sql\n!models/keep.draft.sql\n/models/a.sql\nmodels/**/deep.yml\n',
      'models/a.sql': '',
      'models/b.sql': '',
      'models/c.draft.sql': '',
      'models/keep.draft.sql': '',
      'models/old/d.sql': '',
      'models/x/a.sql': '',
      'models/x/y/deep.yml': '',
    })
    const findings = new Findings()
    const found = await findFiles(project.directory, ['models'], findings)
    expect(found.map(({ file }) => file)).toEqual(['models/b.sql', 'models/keep.draft.sql', 'models/x/a.sql'])
    expect(findings.problems).toEqual([])
  })
})

describe('links between folders', () => {
  it('that lead crosswise end at a bound', async () => {
    using project = tempProject({ 'models/a.sql': '' })
    const folders = Array.from({ length: 12 }, (_, index) => join(project.directory, 'models', `f${index}`))
    for (const folder of folders) mkdirSync(folder)
    for (const folder of folders) {
      for (const [index, other] of folders.entries())
        if (other !== folder) symlinkSync(other, join(folder, `to${index}`))
    }
    const findings = new Findings()
    await findFiles(project.directory, ['models'], findings)
    expect(new Set(findings.problems.map(({ code }) => code))).toEqual(new Set(['FILE_UNREADABLE']))
  })
})
