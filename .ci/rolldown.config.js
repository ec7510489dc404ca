import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Packages that read files of their own beside their code: they stay in node_modules. */
const WITH_FILES = ['@electric-sql/pglite', 'libpg-query']
/** Needed only if it is there. */
const OPTIONAL = ['pg-native']

/**
 * One file for what a command needs, in place of the 700 that Node would look for, read and link one by one: half of the time of
 * a small run. Not minified, so that a stack can be read.
 */
export default {
  input: {
    bin: 'src/bin.ts',
    index: 'src/index.ts',
    // a thread's code is a file beside that of whoever starts it
    'chunks/prepare-in-thread': 'src/exporter/http/prepare-in-thread.ts',
  },
  platform: 'node',
  external: [...WITH_FILES, ...OPTIONAL].map((name) => new RegExp(`^${name}(?:/|$)`)),
  plugins: [notices()],
  output: {
    dir: 'dist',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    sourcemap: true,
    sourcemapExcludeSources: true,
  },
}

/** The licenses of the packages whose code is in the bundle ask for their text beside it. */
function notices() {
  return {
    name: 'notices',
    generateBundle() {
      const folders = [...this.getModuleIds()].flatMap((id) => packageFolder(id) ?? [])
      const texts = [...new Set(folders)].sort().map(noticeOf)
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.txt', source: texts.join('\n') })
    },
  }
}

/** `/…/node_modules/yaml` of a module of that package; null of one of ours. */
function packageFolder(moduleId) {
  return /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(moduleId)?.[1] ?? null
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((name) => /^(?:licen[cs]e|copying)/i.test(name))
  const text = file === undefined ? `License: ${license}\n` : readFileSync(join(folder, file), 'utf8')
  return `## ${name} ${version}\n\n${text}`
}
