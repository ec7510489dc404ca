import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A project on disk for one test: `using project = tempProject({ 'models/a.yml': '…' })`. */
export type TempProject = { readonly directory: string; [Symbol.dispose](): void }

const PROJECT_FILE = 'name: shop\nprofile: shop\n'

/** Writes the files into a new folder; `dbt_project.yml` is there unless it is among them. */
export function tempProject(files: Readonly<Record<string, string | Uint8Array>>): TempProject {
  const directory = mkdtempSync(join(tmpdir(), 'assay-project-'))
  for (const [file, content] of Object.entries({ 'dbt_project.yml': PROJECT_FILE, ...files })) {
    const path = join(directory, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  return { directory, [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) }
}
