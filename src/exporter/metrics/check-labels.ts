import type { Check } from '../../model/check.ts'
import { relationLabel } from '../../model/relation-label.ts'
import type { Resource } from '../../model/resource.ts'
import { type SourceUrl, sourceLink } from '../source-url.ts'

/**
 * What dashboards and alerts group and route by. No label holds SQL, a message or a value of a row: those have no bound.
 *
 * @param check null gives the names of the labels, each with an empty text.
 * @param sourceUrl where files are read, or null.
 */
export function checkLabels(check: Check | null, sourceUrl: SourceUrl | null = null) {
  return {
    check: check?.name ?? '',
    check_type: check?.checkType ?? '',
    resource: check?.resource?.uniqueId ?? '',
    relation: relationName(check?.resource ?? null),
    column: check?.column ?? '',
    owner: check?.owner ?? '',
    domain: check === null ? '' : domainOf(check),
    severity: check?.config.severity ?? '',
    tags: check === null ? '' : [...check.config.tags].sort().join(','),
    file: check === null ? '' : `${check.position.file}:${check.position.line}`,
    source_url: check === null ? '' : (sourceLink(sourceUrl, check.position) ?? ''),
    doc_url: check === null ? '' : textAt(check.config.meta, 'doc_url'),
  }
}

/** An empty text for what is about no relation in particular. */
export function relationName(resource: Resource | null): string {
  return resource === null ? '' : relationLabel(resource)
}

/** `meta.domain`, else the last folder that the check's file stands in: `models/marts/finance/…` is `finance`. */
export function domainOf({ config, fqn }: Check): string {
  return textAt(config.meta, 'domain') || lastFolder(fqn)
}

/** As for a check. */
export function resourceDomain({ config, fqn }: Resource): string {
  return textAt(config['meta'], 'domain') || lastFolder(fqn)
}

/** Of a path of names, which ends with the thing's own. */
function lastFolder(fqn: readonly string[]): string {
  return fqn.at(-2) ?? ''
}

/** A text in a mapping that users wrote; empty if there is none. */
function textAt(mapping: unknown, key: string): string {
  if (typeof mapping !== 'object' || mapping === null) return ''
  const value: unknown = Object.entries(mapping).find(([name]) => name === key)?.[1]
  return typeof value === 'string' ? value : ''
}
