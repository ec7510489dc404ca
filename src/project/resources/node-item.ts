import type { NodeSection } from '../schema/known-keys.ts'
import type { SchemaFile } from '../schema/read-schema-files.ts'
import type { NamedItem } from '../schema/schema-items.ts'

/** A model, seed or snapshot that a schema file describes, rendered. Of a versioned model there is one for each version. */
export type NodeItem = NamedItem & {
  readonly section: NodeSection
  readonly file: SchemaFile
  /** As Python's `str()` writes it, or null. */
  readonly version: string | null
  readonly isLatestVersion: boolean
  /** What the file may be called that makes it, without its ending; the first that exists counts. */
  readonly fileNames: readonly string[]
}
